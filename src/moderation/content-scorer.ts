import { linesOf } from './assets.js';
import { PhraseIndex } from './phrase-index.js';

export const CONTENT_CATEGORIES = ['hate', 'harassment', 'sexual', 'sexual_minors', 'violence', 'self_harm'] as const;

export type ContentCategory = (typeof CONTENT_CATEGORIES)[number];

/** From 0, nothing found, to 1, certain. */
export type Scores = Record<ContentCategory, number>;

export const NO_SCORES: Readonly<Scores> = {
  hate: 0,
  harassment: 0,
  sexual: 0,
  sexual_minors: 0,
  violence: 0,
  self_harm: 0,
};

/** A child in a text is a fault only beside what is sexual; a neutral phrase hides what its first word would mean alone. */
type Topic = Exclude<ContentCategory, 'sexual_minors'> | 'minor' | 'neutral';

interface LexiconTerm {
  topic: Topic;
  weight: number;
}

const TOPICS: readonly string[] = ['hate', 'harassment', 'sexual', 'violence', 'self_harm', 'minor', 'neutral'];
const AGE = /(?<!\d)(\d{1,2})[\s-]{0,2}(?:years?|yrs?|y)[\s/.-]{0,2}(?:old|o)(?![a-z])/gi;
const AGE_AFTER = /\b(?:aged?|age of)[\s:]{1,2}(\d{1,2})(?!\d)/gi;
const ADULT = 18;

/** Scores a text by a list of weighted terms: coarse, local, always there. */
export class ContentScorer {
  readonly provider = 'lexicon';
  private readonly index = new PhraseIndex<LexiconTerm>();

  /** The lexicon holds `topic|weight|term;term` by line. */
  constructor(lexicon: string) {
    for (const line of linesOf(lexicon)) {
      const [topic = '', weight = '', terms = ''] = line.split('|');
      if (!isTopic(topic) || !(Number(weight) > 0 && Number(weight) <= 1)) {
        throw new Error(`The lexicon has a line that is not topic|weight|term;term: ${line}`);
      }
      for (const term of terms.split(';')) {
        this.index.add(term, { topic, weight: Number(weight) });
      }
    }
    this.index.seal();
  }

  score(text: string): Scores {
    // Each term once: saying a word ten times does not make it worse.
    const found = new Set([...this.index.matches(text)].map(({ value }) => value));
    const certainty = (topic: Topic): number => {
      const weights = [...found].filter((term) => term.topic === topic).map(({ weight }) => weight);
      return 1 - weights.reduce((doubt, weight) => doubt * (1 - weight), 1);
    };
    const minor = namesMinorAge(text) ? 1 : certainty('minor');
    return {
      hate: round(certainty('hate')),
      harassment: round(certainty('harassment')),
      sexual: round(certainty('sexual')),
      sexual_minors: round(minor * certainty('sexual')),
      violence: round(certainty('violence')),
      self_harm: round(certainty('self_harm')),
    };
  }
}

const isTopic = (topic: string): topic is Topic => TOPICS.includes(topic);

const round = (score: number): number => Math.round(score * 1000) / 1000;

const namesMinorAge = (text: string): boolean =>
  [AGE, AGE_AFTER].some((pattern) => [...text.matchAll(pattern)].some(([, age]) => Number(age) < ADULT));
