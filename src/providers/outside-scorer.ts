import type { Database } from '../database/index.js';

export const SCORED_CATEGORIES = ['hate', 'harassment', 'sexual', 'sexual_minors', 'violence', 'self_harm'] as const;

/** From 0, nothing found, to 1, certain. */
export type ContentScores = Record<(typeof SCORED_CATEGORIES)[number], number>;

export interface ScoredPicture {
  bytes: Buffer;
  mimeType: string;
}

/** Somebody outside who looks at texts and pictures. Rejects when it cannot say. */
export abstract class OutsideScorer {
  abstract readonly name: string;

  /** The highest score of each category in any of the texts. */
  abstract scoreTexts(texts: readonly string[]): Promise<ContentScores>;
  abstract scorePicture(picture: ScoredPicture): Promise<ContentScores>;
}

/** Those that are configured; none is the usual case. No transaction waits for them. */
export class OutsideScorers {
  constructor(
    private readonly scorers: readonly OutsideScorer[],
    private readonly database?: Pick<Database, 'isInTransaction'>,
  ) {}

  get names(): string[] {
    return this.scorers.map(({ name }) => name);
  }

  async scoreTexts(texts: readonly string[]): Promise<ContentScores[]> {
    this.requireNoTransaction();
    const written = [...new Set(texts)].filter((text) => text.trim() !== '');
    return written.length === 0 ? [] : Promise.all(this.scorers.map((scorer) => scorer.scoreTexts(written)));
  }

  async scorePicture(picture: ScoredPicture): Promise<ContentScores[]> {
    this.requireNoTransaction();
    return Promise.all(this.scorers.map((scorer) => scorer.scorePicture(picture)));
  }

  private requireNoTransaction(): void {
    if (this.database?.isInTransaction()) {
      throw new Error('Nobody outside is asked inside a transaction.');
    }
  }
}
