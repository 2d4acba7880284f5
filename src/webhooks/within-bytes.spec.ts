import { withinBytes } from './within-bytes.js';

const fit = (body: object, maxBytes: number): Record<string, unknown> =>
  JSON.parse(withinBytes(JSON.stringify(body), maxBytes)) as Record<string, unknown>;

describe('a body that is too large', () => {
  it('loses the ends of its longest texts, and says so', () => {
    const body = { id: 'evt_1', data: { prompt: 'a'.repeat(9_000), list: ['b'.repeat(900)], count: 7 } };

    const shown = fit(body, 2_000);

    expect(shown).toMatchObject({ id: 'evt_1', truncated: true, data: { list: ['b'.repeat(900)], count: 7 } });
    expect((shown.data as { prompt: string }).prompt).toMatch(/^a+…$/);
    expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThanOrEqual(2_000);
  });

  it('keeps whole characters', () => {
    const shown = fit({ text: '👩‍🚀é'.repeat(500) }, 300);

    expect((shown.text as string).isWellFormed()).toBe(true);
    expect(shown.text).not.toContain('\uFFFD');
  });

  it('stays as it is when it is not, or when there is nothing to shorten', () => {
    expect(fit({ text: 'short' }, 100)).toEqual({ text: 'short' });
    expect(fit({ list: Array.from({ length: 50 }, (_, at) => `name ${at}`) }, 100)).toMatchObject({
      list: expect.any(Array),
      truncated: true,
    });
  });
});
