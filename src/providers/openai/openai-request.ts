import type { ImageEditParamsNonStreaming, ImageGenerateParamsNonStreaming } from 'openai/resources/images';
import type { ImageRequest } from '../image-provider.js';
import { describedPicture, roleText } from '../reference-roles.js';
import type { OpenAiModel } from './openai-models.js';

export type OpenAiQuality = 'auto' | 'low' | 'medium' | 'high';

export interface OpenAiTarget {
  name: string;
  model: OpenAiModel;
  quality: OpenAiQuality;
}

/** The call for a picture from words alone. */
export const generationOf = (request: ImageRequest, target: OpenAiTarget): ImageGenerateParamsNonStreaming => ({
  ...commonOf(request, target),
  ...(target.model.isOfOpenAi ? { output_format: 'png' } : {}),
});

/** The call for a picture from pictures; `files` are the references in their order. */
export const editOf = (request: ImageRequest, target: OpenAiTarget, files: File[]): ImageEditParamsNonStreaming => ({
  ...commonOf(request, target),
  // Servers that take one picture know the field only without brackets.
  image: files.length === 1 && files[0] ? files[0] : files,
  ...(target.model.isOfOpenAi ? { output_format: 'png' } : {}),
  ...(target.model.hasInputFidelity && hasFace(request) ? { input_fidelity: 'high' } : {}),
});

function commonOf(request: ImageRequest, { name, model, quality }: OpenAiTarget) {
  const { prompt, references, aspectRatio, size } = request;
  const parts = [prompt.system, ...references.map(roleText), describedPicture(request)];
  return {
    model: name,
    prompt: parts.filter((part) => part !== '').join('\n\n'),
    n: 1,
    size: model.pixels(aspectRatio, size),
    ...(model.isOfOpenAi ? { quality } : { response_format: 'b64_json' as const }),
  };
}

const hasFace = ({ references }: ImageRequest): boolean =>
  references.some(({ role }) => role === 'identity' || role === 'source');
