import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { inParallel, report } from '../faults/load.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream, paint, type Step } from '../support/fake-upstream/index.js';
import { storedKeys } from '../support/stored-keys.js';
import { Orderer } from './orders.js';

const ROUNDS = 20;

/** A PNG that says it is larger than it is. */
async function inflated(side: number): Promise<Buffer> {
  const bytes = Buffer.from(await paint([64, 64], 1));
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

const drawn = async (format: 'tiff' | 'gif') =>
  sharp(await paint([1024, 1024], 2))
    .toFormat(format)
    .toBuffer();

/** Answers that say 200 and hold no picture that can be kept. */
const corpus = async (): Promise<Record<string, Step>> => ({
  'an empty answer': { body: '' },
  'an empty picture': { picture: '' },
  'a page': { body: '<html>busy</html>', headers: { 'content-type': 'text/html' } },
  'a page for a picture': { picture: Buffer.from('<html>busy</html>') },
  'half a picture': { picture: (await paint([1024, 1024], 3)).subarray(0, 2_000) },
  SVG: { picture: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"/>') },
  TIFF: { picture: await drawn('tiff') },
  GIF: { picture: await drawn('gif') },
  'one pixel': { picture: await paint([1, 1], 4) },
  'another shape': { picture: await paint([1024, 512], 5) },
  '900 million pixels': { picture: await inflated(30_000) },
  'JSON without a picture': { refusal: 'STOP' },
  'no base64': { picture: '!!! not base64 !!!' },
});

describe('pictures that are none', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: { ...upstream.env('gemini'), WORKER_CONCURRENCY: '8' } });
  });
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it('never reach the store, are never charged, and are asked for once', async () => {
    const steps = Object.entries(await corpus());
    upstream.script = ({ text }) => steps[Number(/case (\d+)/.exec(text)?.[1])]?.[1];
    const orderer = await Orderer.create(app);
    const cases = Array.from({ length: steps.length * ROUNDS }, (_, at) => at % steps.length);
    const startedAt = performance.now();

    const jobs = await inParallel(8, cases, (at) => orderer.draw(`case ${at} .`));

    const ms = performance.now() - startedAt;
    const codes = new Map(jobs.map(({ error }, at) => [steps[cases[at] ?? 0]?.[0], error?.code]));
    const stored = await app.database.query('SELECT key FROM stored_object');
    const files = await storedKeys(app);
    const books = await orderer.books();
    report('pictures that are none', {
      answers: jobs.length,
      calls: upstream.calls.length,
      stored: stored.length + files.length,
      msEach: Math.round(ms / jobs.length),
      ...books,
    });
    expect(jobs.every(({ state }) => state === 'failed')).toBe(true);
    expect([...codes].filter(([, code]) => code !== 'bad_output')).toEqual([['JSON without a picture', 'no_image']]);
    expect(upstream.calls).toHaveLength(jobs.length);
    expect([stored, files]).toEqual([[], []]);
    expect(books).toEqual({ openHolds: 0, capturedMilli: 0, chargedFailures: 0, violations: 0 });
    upstream.verify();
  }, 60_000);

  it('say in the call what was wrong and what was paid for nothing', async () => {
    upstream.script = () => ({ picture: Buffer.from('<html>') });
    const orderer = await Orderer.create(app);
    const { id } = await orderer.draw('A keeper.');
    expect(await orderer.callsOf(id)).toMatchObject([
      { outcome: 'bad_output', reason: 'wrong_type', costMicros: '135880', usage: { outputImageTokens: 1120 } },
    ]);
  });
});
