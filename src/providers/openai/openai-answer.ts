import type { ImagesResponse } from 'openai/resources/images';
import { type Usage, usageOf } from '../usage.js';

/** Base64 of the picture; null when there is none. An address instead of one is not followed. */
export function pictureOf(answer: ImagesResponse): string | null {
  const [first] = Array.isArray(answer.data) ? answer.data : [];
  return typeof first?.b64_json === 'string' ? first.b64_json : null;
}

export function openAiUsage({ usage }: ImagesResponse): Usage | null {
  const { input_tokens_details: input, output_tokens_details: output, output_tokens, total_tokens } = usage ?? {};
  return usageOf({
    inputTextTokens: input?.text_tokens,
    inputImageTokens: input?.image_tokens,
    outputTextTokens: output?.text_tokens,
    // Without details the output is the picture.
    outputImageTokens: output?.image_tokens ?? (output ? undefined : output_tokens),
    totalTokens: total_tokens,
  });
}
