import type { Env } from '../config/index.js';
import type { Database } from '../database/index.js';
import { GeminiProvider } from './gemini/gemini.provider.js';
import type { ImageProvider } from './image-provider.js';
import { OpenAiScorer } from './openai/openai-scorer.js';
import { OpenAiProvider } from './openai/openai.provider.js';
import { OutsideScorers } from './outside-scorer.js';

/** The providers that have a key. They load their libraries with their first call. */
export function keyedProviders(env: Env): ImageProvider[] {
  return [geminiOf(env), openAiOf(env)].filter((provider) => provider !== null);
}

export const outsideScorers = (
  { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODERATION }: Env,
  database: Database,
): OutsideScorers =>
  new OutsideScorers(apiKey && OPENAI_MODERATION ? [new OpenAiScorer({ apiKey, baseUrl })] : [], database);

const geminiOf = (env: Env): ImageProvider | null =>
  env.GEMINI_API_KEY
    ? new GeminiProvider({
        apiKey: env.GEMINI_API_KEY,
        baseUrl: env.GEMINI_BASE_URL,
        model: env.GEMINI_MODEL,
        timeoutMs: env.GEMINI_TIMEOUT_MS,
        concurrency: env.GEMINI_CONCURRENCY,
        capabilities: env.GEMINI_CAPABILITIES,
      })
    : null;

const openAiOf = (env: Env): ImageProvider | null =>
  env.OPENAI_API_KEY
    ? new OpenAiProvider({
        apiKey: env.OPENAI_API_KEY,
        baseUrl: env.OPENAI_BASE_URL,
        model: env.OPENAI_MODEL,
        quality: env.OPENAI_QUALITY,
        timeoutMs: env.OPENAI_TIMEOUT_MS,
        concurrency: env.OPENAI_CONCURRENCY,
        capabilities: env.OPENAI_CAPABILITIES,
      })
    : null;
