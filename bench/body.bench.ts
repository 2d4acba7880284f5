import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { BenchProcess, residentMb } from './lib/process.js';
import { spreadOf } from './lib/rounds.js';
import { Scene } from './lib/scene.js';

/**
 * The largest legal body: six pictures of 15 MB in 126 MB of JSON. Alone, and twenty at once.
 * Run: node --import ./scripts/lib/typescript.mjs bench/body.bench.ts
 */
const PICTURE_BYTES = 15 * 2 ** 20;
const ROUNDS = 5;
const CLIENTS = 20;
const CHUNK_BYTES = 65_536;
const BOUNDARY = 'the-end-of-a-picture';
const IDLE_MS = 1_500;

interface Probe {
  blockMs: number;
  peakMb: number;
}

interface Target {
  url: string;
  headers: Record<string, string>;
}

/** A small picture and what fills it up: decoding it takes no time, so that reading it is what is measured. */
async function buildPictures(): Promise<Buffer[]> {
  const pixels = { create: { width: 256, height: 256, channels: 3, background: '#345' } } as const;
  const picture = await sharp(pixels).jpeg().toBuffer();
  return Array.from({ length: 6 }, () => Buffer.concat([picture, Buffer.alloc(PICTURE_BYTES - picture.length, 'ab')]));
}

const bodyOf = (pictures: Buffer[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      prompt: 'A sailor',
      output: { resolution: '512' },
      reference_images: pictures.map((bytes) => `data:image/jpeg;base64,${bytes.toString('base64')}`),
    }),
  );

/** Status and milliseconds of one upload. */
async function upload(
  { url, headers }: Target,
  body: Buffer,
): Promise<{ status: number; retryAfter: string; ms: number }> {
  const startedAt = performance.now();
  const length = { 'content-length': body.length };
  const sent = request(url, { method: 'POST', agent: false, headers: { ...headers, ...length } });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  const stop = new AbortController();
  sent.once('response', () => stop.abort());
  // A server that refuses stops to read.
  sent.on('error', Boolean);
  for (let at = 0; at < body.length && !stop.signal.aborted; at += CHUNK_BYTES) {
    if (!sent.write(body.subarray(at, at + CHUNK_BYTES))) {
      await Promise.race([once(sent, 'drain').catch(Boolean), answered.catch(Boolean)]);
    }
  }
  sent.end();
  const [response] = await answered;
  response.on('error', Boolean).resume();
  const { statusCode: status = 0, headers: got } = response;
  return { status, retryAfter: got['retry-after'] ?? '', ms: performance.now() - startedAt };
}

/** The same pictures as a form (RFC 7578). */
function formOf(pictures: Buffer[]): Buffer {
  const parts = pictures.flatMap((bytes, nth) => [
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="p${nth}"; filename="p${nth}.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

const readProbe = (path: string): Probe => JSON.parse(readFileSync(path, 'utf8')) as Probe;

async function resetProbe(service: BenchProcess): Promise<void> {
  process.kill(service.pid, 'SIGUSR2');
  await delay(50);
}

/** Asks another route all the while; the milliseconds that each answer took. */
async function watchAnother({ url, headers }: Target, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    await fetch(url, { headers }).then((response) => response.text());
    times.push(performance.now() - startedAt);
    await delay(10);
  }
  return times;
}

const scene = await Scene.set();
const probeFile = join(scene.folder, 'probe.json');
const args = ['--import', './scripts/lib/typescript.mjs', '--import', './bench/lib/loop-probe.ts', 'src/main.ts'];
const service = await scene.startProbed(args, {
  LOOP_PROBE_FILE: probeFile,
  RATE_LIMITS: 'avatars_post=9999/9999,read=9999999/9999999',
});
const headers = { authorization: `Bearer ${scene.key}`, 'content-type': 'application/json' };
const generate = { url: `${service.url}/api/v1/avatars/generate`, headers };
const pictures = await buildPictures();
const [body, form] = [bodyOf(pictures), formOf(pictures)];
const floor = await scene.startFloor('multipart', { DATA_DIR: scene.folder });
const asForm = {
  url: `${floor.url}/`,
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
};
console.log(`${(body.length / 1e6).toFixed(1)} MB of JSON, ${(form.length / 1e6).toFixed(1)} MB as a form`);

// The first one warms both up.
await upload(generate, body);
await upload(asForm, form);
await delay(IDLE_MS);
const idleMb = residentMb(service.pid);
const [ratios, blocks, peaks, times]: number[][] = [[], [], [], []];
for (let round = 0; round < ROUNDS; round += 1) {
  const base = await upload(asForm, form);
  await delay(IDLE_MS);
  await resetProbe(service);
  const taken = await upload(generate, body);
  await delay(50);
  const { blockMs, peakMb } = readProbe(probeFile);
  console.log(
    `  ${taken.status} in ${Math.round(taken.ms)} ms beside ${Math.round(base.ms)} ms; block ${blockMs.toFixed(1)} ms; peak ${Math.round(peakMb)} MB`,
  );
  ratios?.push(taken.ms / base.ms);
  blocks?.push(blockMs);
  peaks?.push(peakMb - idleMb);
  times?.push(taken.ms);
}
const show = (values: number[] = [], digits = 0): string => {
  const { median, min, max } = spreadOf(values);
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
};
console.log(`| one body: time | ${show(times)} ms | ${show(ratios, 2)} × the same as a form | ≤ 1.5 × |`);
console.log(`| one body: loop blocked | ${show(blocks, 1)} ms | ≤ 25 ms |`);
console.log(`| one body: memory above idle (${Math.round(idleMb)} MB) | ${show(peaks)} MB | ≤ 100 MB |`);

await delay(IDLE_MS);
await resetProbe(service);
const stop = new AbortController();
const watching = watchAnother({ url: `${service.url}/api/v1/jobs?limit=1`, headers }, stop.signal);
const answers = await Promise.all(Array.from({ length: CLIENTS }, () => upload(generate, body)));
stop.abort();
const waits = (await watching).toSorted((a, b) => a - b);
const { peakMb } = readProbe(probeFile);
const count = (status: number): number => answers.filter((answer) => answer.status === status).length;
console.log(`| ${CLIENTS} at once: taken, told to come back | ${count(202)}, ${count(503)} | all of ${CLIENTS} |`);
console.log(`| … of those with Retry-After | ${answers.filter(({ retryAfter }) => retryAfter !== '').length} | |`);
console.log(`| … memory at its peak | ${Math.round(peakMb)} MB | ≤ 1200 MB |`);
console.log(
  `| … another route, p99 of ${waits.length} | ${Math.round(waits[Math.floor(waits.length * 0.99)] ?? 0)} ms | ≤ 300 ms |`,
);
await floor.stop();
await service.stop();
await scene.clear();
