import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAsset } from '../src/moderation/assets.js';
import { Blocklist } from '../src/moderation/blocklist.js';
import { ContentScorer } from '../src/moderation/content-scorer.js';
import { ModerationPolicy } from '../src/moderation/moderation.policy.js';
import { findPii } from '../src/moderation/pii.js';
import { readStarterList } from '../src/moderation/starter-list.js';
import { overThreshold } from '../src/moderation/text-inspector.js';

const rows = (file: string): string[][] =>
  readFileSync(join(import.meta.dirname, 'corpora', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => line.split('\t'));

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;

// The rates belong into the output of every run: they are published in docs/moderation.md.
const print = (line: string): boolean => process.stdout.write(`  ${line}\n`);

const people = readStarterList().people.map(({ term, aliases }) => ({ kind: 'person' as const, term, aliases }));
const blocklist = Blocklist.of(people);

describe('the starter blocklist', () => {
  it('has at least 1,500 people, none twice', () => {
    expect(new Set(people.map(({ term }) => term.toLowerCase())).size).toBe(people.length);
    expect(people.length).toBeGreaterThanOrEqual(1_500);
  });

  it('finds every person in it by name and by each alias', () => {
    const spellings = people.flatMap(({ term, aliases }) => [term, ...aliases]);
    expect(spellings.filter((spelling) => blocklist.find(`a portrait of ${spelling}, smiling`) === null)).toEqual([]);
  });
});

describe('the evasion corpus', () => {
  const evasions = rows('evasions.tsv').map(([name = '', how = '', text = '""']) => ({
    name,
    how,
    text: JSON.parse(text) as string,
  }));
  const innocents = rows('innocents.txt').map(([text = '']) => text);

  it('has 200 spellings of 20 names and 500 innocent texts', () => {
    expect(new Set(evasions.map(({ name }) => name)).size).toBe(20);
    expect(evasions.length).toBeGreaterThanOrEqual(200);
    expect(innocents.length).toBeGreaterThanOrEqual(500);
  });

  it('is caught in 98 % of its spellings', () => {
    const missed = evasions.filter(({ name, text }) => blocklist.find(text)?.term !== name);
    print(`evasions caught: ${percent(evasions.length - missed.length, evasions.length)} of ${evasions.length}`);
    expect({ missed, rate: missed.length / evasions.length <= 0.02 }).toMatchObject({ rate: true });
  });

  it('leaves 99 % of the innocent texts alone', () => {
    const blocked = innocents.map((text) => [text, blocklist.find(text)?.term]).filter(([, term]) => term);
    print(`innocent texts blocked: ${percent(blocked.length, innocents.length)} of ${innocents.length}`);
    expect({ blocked, rate: blocked.length / innocents.length <= 0.01 }).toMatchObject({ rate: true });
  });

  it('is not held against innocent texts by the content lexicon either', () => {
    const scorer = new ContentScorer(readAsset('moderation', 'lexicon.txt'));
    const { thresholds } = new ModerationPolicy();
    const refused = innocents.filter((text) => overThreshold(scorer.score(text), thresholds).length > 0);
    expect(refused).toEqual([]);
  });
});

describe('the corpus of personal data', () => {
  const labelled = rows('pii.tsv').map(([kinds = '-', text = '']) => ({
    kinds: kinds === '-' ? [] : kinds.split(','),
    text,
    found: [...new Set(findPii(text).map(({ kind }) => kind))],
  }));

  it('has 300 labelled texts, all kinds among them', () => {
    expect(labelled.length).toBeGreaterThanOrEqual(300);
    expect(new Set(labelled.flatMap(({ kinds }) => kinds)).size).toBe(8);
  });

  it('is recognised in 95 % of its items', () => {
    const items = labelled.flatMap(({ kinds, text, found }) => kinds.map((kind) => ({ kind, text, found })));
    const missed = items.filter(({ kind, found }) => !(found as string[]).includes(kind));
    print(`personal data found: ${percent(items.length - missed.length, items.length)} of ${items.length}`);
    expect({ missed, rate: missed.length / items.length <= 0.05 }).toMatchObject({ rate: true });
  });

  it('sees none in 99 % of the texts that have none, and no kind that is not there', () => {
    const wrong = labelled.filter(({ kinds, found }) => found.some((kind) => !kinds.includes(kind)));
    print(`texts with a false finding: ${percent(wrong.length, labelled.length)} of ${labelled.length}`);
    const clean = labelled.filter(({ kinds }) => kinds.length === 0);
    const accused = clean.filter(({ found }) => found.length > 0);
    print(`of those without personal data: ${percent(accused.length, clean.length)} of ${clean.length}`);
    expect({ accused, rate: accused.length / clean.length <= 0.01 }).toMatchObject({ rate: true });
  });
});
