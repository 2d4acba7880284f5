import { setImmediate } from 'node:timers/promises';
import { OutsideScorers } from '../providers/index.js';
import { Blocklist } from './blocklist.js';
import type { BlocklistService } from './blocklist.service.js';
import { ContentScorer } from './content-scorer.js';
import { cutOut, findPii } from './pii.js';
import { TextInspector } from './text-inspector.js';

const kindsIn = (text: string): string[] => findPii(text).map(({ kind }) => kind);

const HOSTILE = `a@|1 |.com|www.|4111 1111 1111 1111 |0171234567 |DE12 |1 Ab Cd Ef |a at b dot |한로 1 |㍿|!a|\u202eab`
  .replaceAll('\n', '')
  .split('|');

describe('findPii', () => {
  it('tells the kind and the place, in the order of the text', () => {
    const text = 'call (202) 555-0143 or write to jane@example.com';
    expect(findPii(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['phone', '(202) 555-0143'],
      ['email', 'jane@example.com'],
    ]);
  });

  it('gives places in the text as it was written, whatever its width', () => {
    const text = '🙂 ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ 🙂';
    expect(findPii(text).map(({ start, end }) => text.slice(start, end))).toEqual(['ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ']);
  });

  it('gives each character to one kind', () => {
    expect(kindsIn('https://example.com/10.0.0.1')).toHaveLength(1);
    expect(kindsIn('4111 1111 1111 1111')).toEqual(['credit_card']);
  });

  it('checks sums where the number has one', () => {
    expect(kindsIn('4111 1111 1111 1112')).toEqual([]);
    expect(kindsIn('DE89 3704 0044 0532 0130 01')).toEqual([]);
  });

  it('counts what is too much to check as found', () => {
    expect(kindsIn('4111 1111 1111 1112, '.repeat(500)).length).toBeGreaterThan(0);
  });

  it('never holds the event loop for 50 ms, on 200,000 characters of any hostile text', async () => {
    const blocklist = Blocklist.of([{ kind: 'person', term: 'Will Smith', aliases: [] }]);
    const inspector = new TextInspector(
      { find: (text: string) => blocklist.find(text) } as BlocklistService,
      new ContentScorer('violence|0.5|gore'),
      new OutsideScorers([]),
    );
    for (const piece of HOSTILE) {
      const text = piece.repeat(Math.ceil(200_000 / piece.length)).slice(0, 200_000);
      const longestMs = await longestTurnMs(inspector.inspect(text));
      expect({ piece, isShort: longestMs < 50 }).toEqual({ piece, isShort: true });
    }
  });
});

describe('cutOut', () => {
  const stripPii = (text: string) => cutOut(text, findPii(text));

  it('cuts out what it finds and leaves no hole', () => {
    expect(stripPii('a baker, jane@example.com , in red')).toBe('a baker, , in red');
    expect(stripPii('write to jane@example.com or call 202-555-0143 now')).toBe('write to or call now');
  });

  it('leaves a text without personal data as it is', () => {
    expect(stripPii('  a woman of 35  ')).toBe('  a woman of 35  ');
  });
});

/** The most computing between two turns of the event loop. CPU time, not the clock: other processes are not our fault. */
async function longestTurnMs(work: Promise<unknown>): Promise<number> {
  const progress = { isDone: false };
  const done = work.finally(() => Object.assign(progress, { isDone: true }));
  let longest = 0;
  for (let before = process.threadCpuUsage(); !progress.isDone; before = process.threadCpuUsage()) {
    await setImmediate();
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  await done;
  return longest;
}
