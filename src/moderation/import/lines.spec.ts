import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { type Line, linesOf, MAX_LINE_LENGTH } from './lines.js';

const CHUNK_BYTES = 16_384;

async function* inChunks(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    yield bytes.subarray(at, at + CHUNK_BYTES);
  }
}

async function read(text: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of linesOf(inChunks(text))) {
    lines.push(line);
  }
  return lines;
}

/** How often others had a turn before the work was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  const progress = { isDone: false, turns: 0 };
  const finished = work.finally(() => {
    progress.isDone = true;
  });
  while (!progress.isDone) {
    progress.turns += 1;
    await setImmediate();
  }
  await finished;
  return progress.turns;
}

describe('linesOf', () => {
  it('counts empty lines and leaves them out', async () => {
    expect(await read('a\n\n  \nb\n')).toEqual([
      { number: 1, text: 'a' },
      { number: 4, text: 'b' },
    ]);
  });

  it('puts together what arrives in pieces, whatever they cut through', async () => {
    const long = 'ä€𐍈'.repeat(9_000);

    expect(await read(`${long}\nb`)).toEqual([
      { number: 1, text: long },
      { number: 2, text: 'b' },
    ]);
  });

  it('keeps a line of the greatest length, and nothing of a longer one', async () => {
    const greatest = 'x'.repeat(MAX_LINE_LENGTH);

    expect(await read(`${greatest}\n${greatest}x\nb\n${greatest}${greatest}`)).toEqual([
      { number: 1, text: greatest },
      { number: 2, text: null },
      { number: 3, text: 'b' },
      { number: 4, text: null },
    ]);
  });

  it('reads a long line in time that grows with its length, no faster', () => {
    // In a process of its own: in this one the memory that other suites left is collected meanwhile.
    const script = `
      const { linesOf } = await import('${new URL('./lines.ts', import.meta.url).href}');
      const chunk = Buffer.alloc(${CHUNK_BYTES}, 'x');
      async function* chunks() { for (let at = 0; at < 31 * 2 ** 20; at += chunk.length) yield chunk; }
      const startedAt = process.cpuUsage();
      for await (const { text } of linesOf(chunks())) if (text !== null) throw new Error('It was kept.');
      console.log(process.cpuUsage(startedAt).user / 1e3);`;
    const args = ['--import', './scripts/lib/typescript.mjs', '--input-type=module', '--eval', script];

    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });

    expect(status).toBe(0);
    expect(Number(stdout)).toBeLessThan(2_000);
  });

  it.each(['\n', 'a\n'])('lets others have their turn among many lines like %j', async (line) => {
    expect(await turnsDuring(read(line.repeat(50_000)))).toBeGreaterThan(50);
  });

  it('refuses what is not UTF-8', async () => {
    const half = (async function* () {
      yield Buffer.from('ä').subarray(0, 1);
    })();

    await expect(linesOf(half).next()).rejects.toThrow('not UTF-8');
  });
});
