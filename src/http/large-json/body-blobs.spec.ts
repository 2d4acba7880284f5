import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parseJson } from '../json-body.js';
import { BodyBlobs } from './body-blobs.js';
import { JsonScanner } from './json-scanner.js';

describe('the blobs of a body', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'likeness-blobs-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const read = async (body: object, maxBlobs = 6) => {
    const scanner = new JsonScanner({ folder, maxBlobBytes: 50_000, maxBlobs });
    await scanner.write(Buffer.from(JSON.stringify(body)));
    const blobs = new BodyBlobs(scanner, 'pictures');
    const named = blobs.name(parseJson(await scanner.end())) as { pictures: string[]; prompt: string };
    return { blobs, named };
  };

  const base64 = (bytes: number, fill = 'picture') => Buffer.alloc(bytes, fill).toString('base64');

  it('have the same name in equal bodies, and another one for other bytes', async () => {
    const [one, same, other] = await Promise.all(
      ['a', 'a', 'b'].map((fill) => read({ pictures: [base64(9_000, fill)] })),
    );

    expect(one?.named).toEqual(same?.named);
    expect(one?.named).not.toEqual(other?.named);
  });

  it('are read back, short and long', async () => {
    const { blobs, named } = await read({
      pictures: [base64(9_000), base64(30), `data:image/png;base64,${base64(7)}`],
    });

    const lengths = named.pictures.map((item) => blobs.find(item).content.byteLength);

    expect(lengths).toEqual([9_000, 30, 7]);
    expect(named.pictures.some((item) => blobs.find(item).isBroken)).toBe(false);
    await blobs.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it('pass for no text in other fields, however deep', async () => {
    const { named } = await read({ prompt: base64(9_000), deep: [{ er: base64(9_000) }] });

    expect(named.prompt.length).toBeGreaterThan(8_192);
    expect((named as unknown as { deep: { er: string }[] }).deep[0]?.er.length).toBeGreaterThan(8_192);
  });

  it('beyond their number are listed and not kept', async () => {
    const { blobs, named } = await read({ pictures: Array(9).fill(base64(9_000)) }, 2);

    expect(named.pictures).toHaveLength(9);
    expect(await readdir(folder)).toHaveLength(2);
    await blobs.remove();
  });

  it('leave every other body as JSON.parse reads it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (body) => {
        // Names that reach into prototypes are refused by the parser, here as everywhere.
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(JSON.stringify(body)));
        expect((await read({ field: body })).named).toEqual(JSON.parse(JSON.stringify({ field: body })));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['hello world!', 'AAAAA', 'AA=A', 'data:image/png,AAAA'])(
    'that are short and broken say so: %s',
    async (item) => {
      const { blobs, named } = await read({ pictures: [item] });

      expect(blobs.find(named.pictures[0] ?? '').isBroken).toBe(true);
    },
  );
});
