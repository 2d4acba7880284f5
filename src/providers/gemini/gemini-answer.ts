import type { Candidate, GenerateContentResponse, ModalityTokenCount, Part } from '@google/genai/web';
import type { FailureClass } from '../provider-failure.js';
import { type Usage, usageOf } from '../usage.js';

export interface GeminiRefusal {
  failure: FailureClass;
  reason: string;
}

/** The policies under which a picture is withheld; every other ending without a picture is only bad luck. */
const WITHHELD = new Set([
  'SAFETY',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'RECITATION',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** Null when nothing was refused. A blocked prompt has no candidates; a withheld picture has one without it. */
export function refusalOf({ promptFeedback, candidates }: GenerateContentResponse): GeminiRefusal | null {
  const blocked = promptFeedback?.blockReason;
  if (blocked) {
    return { failure: 'input_blocked', reason: blocked };
  }
  const ending = candidates?.[0]?.finishReason;
  return ending && WITHHELD.has(ending) ? { failure: 'output_blocked', reason: ending } : null;
}

/** The last picture of an answer: those before it, and those among the thoughts, are sketches of it. */
export function pictureOf(candidate: Candidate | undefined): { image: Part | undefined; parts: Part[] } {
  const said = candidate?.content?.parts;
  const parts = (Array.isArray(said) ? said : []).filter(({ thought }) => !thought);
  return { image: parts.findLast(({ inlineData }) => typeof inlineData?.data === 'string'), parts };
}

export function geminiUsage({ usageMetadata }: GenerateContentResponse): Usage | null {
  const { promptTokensDetails, candidatesTokensDetails, thoughtsTokenCount, totalTokenCount } = usageMetadata ?? {};
  const text = countOf(candidatesTokensDetails, 'TEXT');
  return usageOf({
    inputTextTokens: countOf(promptTokensDetails, 'TEXT'),
    inputImageTokens: countOf(promptTokensDetails, 'IMAGE'),
    // Thoughts are billed as text.
    outputTextTokens:
      text === undefined && thoughtsTokenCount === undefined ? undefined : (text ?? 0) + (thoughtsTokenCount ?? 0),
    outputImageTokens: countOf(candidatesTokensDetails, 'IMAGE'),
    totalTokens: totalTokenCount,
  });
}

const countOf = (details: ModalityTokenCount[] | undefined, modality: string): number | undefined =>
  details?.find((one) => String(one.modality) === modality)?.tokenCount;
