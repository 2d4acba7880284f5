import type { Env } from '../config/index.js';
import type { ContentCategory } from './content-scorer.js';

/** What this installation tolerates. The version stands in every decision. */
export class ModerationPolicy {
  readonly version = '2026-11-01';
  readonly piiAction: 'refuse' | 'redact' = 'refuse';
  /** A score at or above its threshold is refused. */
  readonly thresholds: Readonly<Record<ContentCategory, number>> = {
    hate: 0.6,
    harassment: 0.7,
    sexual: 0.7,
    sexual_minors: 0.25,
    violence: 0.8,
    self_harm: 0.6,
  };

  constructor(choices: Partial<Pick<ModerationPolicy, 'piiAction' | 'thresholds'>> = {}) {
    Object.assign(this, { ...choices, thresholds: { ...this.thresholds, ...choices.thresholds } });
  }

  static from({ MODERATION_PII_ACTION, MODERATION_THRESHOLDS = [] }: Env): ModerationPolicy {
    const pairs = MODERATION_THRESHOLDS.map((pair) => pair.split('='));
    const chosen = Object.fromEntries(pairs.map(([category, score]) => [category, Number(score)]));
    return new ModerationPolicy({
      piiAction: MODERATION_PII_ACTION,
      thresholds: chosen as Record<ContentCategory, number>,
    });
  }
}
