import type OpenAI from 'openai';
import { cappedFetch } from '../upstream/capped-fetch.js';

interface Access {
  apiKey: string;
  baseUrl?: string;
  timeoutMs: number;
  maxBytes: number;
}

/** The library is loaded with the first call. Nothing of its own is left on: no retries, no log, no variables of the process. */
export async function openAiClient({ apiKey, baseUrl, timeoutMs, maxBytes }: Access): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  return new Client({
    apiKey,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    // Ours ends a call first; this one only must not end it earlier.
    timeout: timeoutMs * 2,
    logLevel: 'off',
    fetch: cappedFetch(maxBytes),
  });
}
