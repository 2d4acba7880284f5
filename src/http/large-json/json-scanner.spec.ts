import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { JsonScanner } from './json-scanner.js';

describe('the scanner of large JSON bodies', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'likeness-scan-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const scan = async (body: string | Buffer, pieces: number[] = []) => {
    const scanner = new JsonScanner({ folder, maxBlobBytes: 50_000, maxBlobs: 6 });
    const bytes = Buffer.from(body);
    let at = 0;
    for (const size of pieces) {
      await scanner.write(bytes.subarray(at, at + size));
      at += size;
    }
    await scanner.write(bytes.subarray(at));
    return { scanner, text: (await scanner.end()).toString() };
  };

  const base64 = (bytes: number) => Buffer.alloc(bytes, 'picture').toString('base64');

  it('means what JSON.parse means, wherever the body is cut', async () => {
    const body = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(body, fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), async (json, pieces) => {
        const { text } = await scan(json, pieces);
        expect(JSON.parse(text)).toEqual(JSON.parse(json));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves malformed text malformed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (json) => {
        const { text } = await scan(json);
        expect(parses(text)).toBe(parses(json));
      }),
      { numRuns: 500 },
    );
  });

  it('decodes pictures of any length and cut to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 9_000, max: 20_000 }),
        fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 5 }),
        fc.boolean(),
        async (size, pieces, isDataUrl) => {
          const picture = Buffer.alloc(size, 'a picture');
          const url = `${isDataUrl ? 'data:image/png;base64,' : ''}${picture.toString('base64')}`;
          const { scanner, text } = await scan(JSON.stringify({ prompt: 'x', reference_images: [url] }), pieces);
          const blob = scanner.findBlob((JSON.parse(text) as { reference_images: string[] }).reference_images[0] ?? '');
          expect(blob?.isBroken).toBe(false);
          expect((await readFile(blob?.path ?? '')).equals(picture)).toBe(true);
          await blob?.remove();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes lines that the encoder broke', async () => {
    const picture = Buffer.alloc(20_000, 'a picture');
    const lines = picture.toString('base64').replaceAll(/(.{76})/g, '$1\\r\\n');
    const { scanner, text } = await scan(`["data:image/png;base64,${lines}\\n", "two\\nlines"]`, [300, 9_001, 5]);

    expect(scanner.blobs[0]).toMatchObject({ isBroken: false, head: 'data:image/png;base64,' });
    expect((await readFile(scanner.blobs[0]?.path ?? '')).equals(picture)).toBe(true);
    expect(JSON.parse(text)[1]).toBe('two\nlines');
  });

  it('takes slashes that the encoder escaped', async () => {
    const url = base64(9_000).replaceAll('A', '\\/');
    const { scanner } = await scan(`["${url}"]`, [8_500]);

    expect(scanner.blobs[0]).toMatchObject({ isBroken: false });
    const bytes = await readFile(scanner.blobs[0]?.path ?? '');
    expect(bytes.equals(Buffer.from(url.replaceAll('\\/', '/'), 'base64'))).toBe(true);
  });

  it.each([
    ['a character that is no base64', `${base64(9_000)}?${base64(900)}`],
    ['padding in the middle', `${base64(9_001)}${base64(900)}`],
    ['a length that no base64 has', `${base64(9_000)}A`],
  ])('marks %s as broken', async (_, text) => {
    const { scanner } = await scan(JSON.stringify([text]), [8_300]);

    expect(scanner.blobs[0]?.isBroken).toBe(true);
  });

  it('reads what is too large to its end without keeping it', async () => {
    const { scanner } = await scan(JSON.stringify([base64(60_000)]), [10_000, 10_000]);

    expect(scanner.blobs[0]?.isTooLarge).toBe(true);
  });

  it('lets no text pass for a placeholder', async () => {
    const { scanner } = await scan(JSON.stringify([base64(9_000), 'x']));

    expect(scanner.findBlob('0'.repeat(32).concat('0'))).toBeNull();
  });

  it('keeps long text that is no picture as text, and refuses more of it than all fields may hold', async () => {
    const prompt = 'two words '.repeat(2_000);
    expect(JSON.parse((await scan(JSON.stringify({ prompt }))).text)).toEqual({ prompt });

    await expect(scan(JSON.stringify({ prompt: 'two words '.repeat(50_000) }))).rejects.toThrow(/larger/);
    expect((await readdir(folder)).length).toBeGreaterThan(0);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
