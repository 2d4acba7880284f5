import { Injectable } from '@nestjs/common';
import type { BlockedName } from './blocklist.js';
import { BlocklistService } from './blocklist.service.js';
import { CONTENT_CATEGORIES, type ContentCategory, ContentScorer, NO_SCORES, type Scores } from './content-scorer.js';
import { findPii, type PiiFinding } from './pii.js';
import { OutsideScorers } from '../providers/index.js';
import { slicesOf } from './slices.js';

export interface TextFindings {
  pii: PiiFinding[];
  name: BlockedName | null;
  scores: Scores;
}

/** Looks for all that moderation knows of, and decides nothing. Long texts are read in slices, others' work in between. */
@Injectable()
export class TextInspector {
  constructor(
    private readonly blocklist: BlocklistService,
    private readonly scorer: ContentScorer,
    private readonly others: OutsideScorers,
  ) {}

  /** All who score, since a score is the highest of theirs. */
  get provider(): string {
    return [this.scorer.provider, ...this.others.names].join('+');
  }

  async inspect(text: string): Promise<TextFindings> {
    return { pii: await this.findPii(text), name: await this.findName(text), scores: await this.score(text) };
  }

  /** Personal data of each part, and what only shows when the parts are read as one. */
  async piiOfParts(texts: readonly string[]): Promise<PiiFinding[][]> {
    const found: PiiFinding[][] = [];
    for (const text of texts) {
      found.push(await this.findPii(text));
    }
    const whole = await this.findPii(texts.join(' '));
    let start = 0;
    for (const [at, text] of texts.entries()) {
      const end = start + text.length;
      const across = whole.filter((finding) => finding.start < end && finding.end > start);
      const broken = across.filter((finding) => finding.start < start || finding.end > end);
      const here = broken.map((finding) => within(finding, start, end));
      found[at] = withoutOverlaps([...here, ...(found[at] ?? [])]);
      start = end + 1;
    }
    return found;
  }

  async findName(text: string): Promise<BlockedName | null> {
    let term: BlockedName | null = null;
    for await (const slice of slicesOf(text)) {
      const name = this.blocklist.find(slice.text);
      if (name?.kind === 'person') {
        return name;
      }
      term ??= name;
    }
    return term;
  }

  /** The highest score of each category in any of the texts, by anyone who scores. */
  async score(...texts: string[]): Promise<Scores> {
    let highest = (await this.others.scoreTexts(texts)).reduce(higherOf, NO_SCORES);
    for (const text of texts) {
      for await (const slice of slicesOf(text)) {
        highest = higherOf(highest, this.scorer.score(slice.text));
      }
    }
    return highest;
  }

  private async findPii(text: string): Promise<PiiFinding[]> {
    const findings: PiiFinding[] = [];
    for await (const { text: slice, offset } of slicesOf(text)) {
      findings.push(
        ...findPii(slice).map((found) => ({ ...found, start: found.start + offset, end: found.end + offset })),
      );
    }
    return withoutOverlaps(findings);
  }
}

/** Categories whose score is not tolerated. */
export const overThreshold = (
  scores: Scores,
  thresholds: Readonly<Record<ContentCategory, number>>,
): ContentCategory[] => CONTENT_CATEGORIES.filter((category) => scores[category] >= thresholds[category]);

export const higherOf = (left: Scores, right: Scores): Scores => {
  const pairs = CONTENT_CATEGORIES.map((category) => [category, Math.max(left[category], right[category])] as const);
  return Object.fromEntries(pairs) as Scores;
};

const within = ({ kind, start, end }: PiiFinding, from: number, to: number): PiiFinding => ({
  kind,
  start: Math.max(start, from) - from,
  end: Math.min(end, to) - from,
});

/** In the order of the text; of those that overlap, one that covers all of them. */
function withoutOverlaps(findings: PiiFinding[]): PiiFinding[] {
  const merged: PiiFinding[] = [];
  for (const finding of findings.toSorted((left, right) => left.start - right.start)) {
    const last = merged.at(-1);
    if (last && finding.start < last.end) {
      last.end = Math.max(last.end, finding.end);
    } else {
      merged.push({ ...finding });
    }
  }
  return merged;
}
