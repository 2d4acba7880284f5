import { FakeUpstream, paint } from './index.js';

const GEMINI = '/v1beta/models/gemini-3-pro-image-preview:generateContent';
const turn = (role: string, ...parts: object[]) => ({ role, parts });
const asked = { contents: [turn('user', { text: 'A keeper.' })], generationConfig: { responseModalities: ['IMAGE'] } };
const generation = { model: 'gpt-image-1.5', prompt: 'A keeper.', size: '1024x1024' };

/** A stand-in that lets faults through would make every test against it worthless. */
describe('FakeUpstream', () => {
  const upstream = new FakeUpstream();

  beforeAll(() => upstream.start());
  afterEach(() => {
    upstream.violations.length = 0;
    upstream.verify();
  });
  afterAll(() => upstream.stop());

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(upstream.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const gemini = (body: unknown) => post(GEMINI, body, { 'x-goog-api-key': upstream.geminiKey });
  const openAi = (path: string, body: unknown) => post(path, body, { authorization: `Bearer ${upstream.openAiKey}` });

  it('draws for a proper request and holds nothing against it', async () => {
    expect((await gemini(asked)).status).toBe(200);
    expect((await openAi('/v1/images/generations', generation)).status).toBe(200);
    expect((await openAi('/v1/moderations', { model: 'omni-moderation-latest', input: ['a'] })).status).toBe(200);
    expect(() => upstream.verify()).not.toThrow();
  });

  it.each<[string, () => Promise<Response>]>([
    ['a field that Gemini does not know', () => gemini({ ...asked, n: 1 })],
    [
      'a ratio that Gemini does not have',
      () =>
        gemini({ ...asked, generationConfig: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '7:5' } } }),
    ],
    ['turns that do not alternate', () => gemini({ ...asked, contents: [...asked.contents, ...asked.contents] })],
    [
      'a picture that is not what its type says',
      () => gemini({ ...asked, contents: [turn('user', { inlineData: { data: 'AAAA', mimeType: 'image/png' } })] }),
    ],
    ['a field that OpenAI does not know', () => openAi('/v1/images/generations', { ...generation, seed: 1 })],
    ['a size that the model does not have', () => openAi('/v1/images/generations', { ...generation, size: '800x600' })],
    [
      'OpenAI’s own fields at a self-hosted model',
      () => openAi('/v1/images/generations', { ...generation, model: 'flux', quality: 'high' }),
    ],
    [
      'an edit without a picture',
      async () => {
        const form = new FormData();
        for (const [name, value] of Object.entries(generation)) {
          form.append(name, value);
        }
        const headers = { authorization: `Bearer ${upstream.openAiKey}` };
        return fetch(`${upstream.url}/v1/images/edits`, { method: 'POST', headers, body: form });
      },
    ],
    ['another moderation model', () => openAi('/v1/moderations', { model: 'text-moderation-latest', input: 'a' })],
    ['a Gemini call without a key', () => post(GEMINI, asked)],
    ['an OpenAI call without a key', () => post('/v1/images/generations', generation)],
    ['a path that neither has', () => openAi('/v1/images/variations', generation)],
  ])('refuses and remembers %s', async (_, send) => {
    const response = await send();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(upstream.calls).toEqual([]);
    expect(() => upstream.verify()).toThrow('does not expect');
  });

  it('remembers a signature that was never given out, or came back with another picture', async () => {
    const answer = (await (await gemini(asked)).json()) as { candidates: { content: { parts: object[] } }[] };
    const said = answer.candidates[0]!.content.parts.filter((part) => !('thought' in part));
    const chain = (parts: object[]) => ({
      ...asked,
      contents: [...asked.contents, turn('model', ...parts), ...asked.contents],
    });
    const other = { data: (await paint([8, 8], 60)).toString('base64'), mimeType: 'image/png' };
    await gemini(chain(said));
    expect(upstream.violations).toEqual([]);
    await gemini(chain(said.map((part) => ('inlineData' in part ? { ...part, inlineData: other } : part))));
    await gemini(chain(said.map((part) => ('inlineData' in part ? { inlineData: other } : part))));
    expect(upstream.violations).toHaveLength(2);
  });
});
