import type OpenAI from 'openai';
import type { Moderation, ModerationCreateParams } from 'openai/resources/moderations';
import { type ContentScores, SCORED_CATEGORIES, OutsideScorer, type ScoredPicture } from '../outside-scorer.js';
import { UnusableAnswerError } from '../upstream/upstream-errors.js';
import { openAiClient } from './openai-client.js';

const MODEL = 'omni-moderation-latest';
/** It stands between a customer and every order, so it has to be quick or to be away. */
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 2 ** 20;

const NAMES: Record<keyof ContentScores, readonly (keyof Moderation.CategoryScores)[]> = {
  hate: ['hate', 'hate/threatening'],
  harassment: ['harassment', 'harassment/threatening'],
  sexual: ['sexual'],
  sexual_minors: ['sexual/minors'],
  violence: ['violence', 'violence/graphic'],
  self_harm: ['self-harm', 'self-harm/intent', 'self-harm/instructions'],
};

/** Scores of OpenAI's moderation model, which is free of charge. */
export class OpenAiScorer extends OutsideScorer {
  readonly name = 'openai';
  private client: Promise<OpenAI> | null = null;

  constructor(private readonly access: { apiKey: string; baseUrl?: string }) {
    super();
  }

  scoreTexts(texts: readonly string[]): Promise<ContentScores> {
    return this.highest([...texts], texts.length);
  }

  scorePicture({ bytes, mimeType }: ScoredPicture): Promise<ContentScores> {
    const url = `data:${mimeType};base64,${bytes.toString('base64')}`;
    return this.highest([{ type: 'image_url', image_url: { url } }], 1);
  }

  private async highest(input: ModerationCreateParams['input'], count: number): Promise<ContentScores> {
    this.client ??= openAiClient({ ...this.access, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
    const { moderations } = await this.client;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await moderations.create({ model: MODEL, input }, { signal });
    const results = Array.isArray(answer?.results) ? answer.results : [];
    if (results.length !== count) {
      throw new UnusableAnswerError('The answer does not score everything.');
    }
    const scores = SCORED_CATEGORIES.map(
      (category) => [category, Math.max(...results.map(scoreOf(category)))] as const,
    );
    return Object.fromEntries(scores) as ContentScores;
  }
}

const scoreOf =
  (category: keyof ContentScores) =>
  ({ category_scores: scores }: Moderation): number => {
    const found = NAMES[category].map((name) => scores?.[name]);
    if (!found.every((score) => typeof score === 'number' && score >= 0 && score <= 1)) {
      throw new UnusableAnswerError(`The answer has no score of ${category}.`);
    }
    return Math.max(...found);
  };
