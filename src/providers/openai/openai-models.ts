import { dimensionsOf, proportionOf } from '../dimensions.js';
import type { AspectRatio, ImageSize, ProviderCapabilities } from '../image-provider.js';

/** How the models behind one API differ. */
export interface OpenAiModel {
  capabilities: ProviderCapabilities;
  /** OpenAI's own take a quality and always answer with base64; others have to be asked for it. */
  isOfOpenAi: boolean;
  hasInputFidelity: boolean;
  /** `WxH` as the model is asked for it. */
  pixels: (aspectRatio: AspectRatio, size: ImageSize) => string;
}

const FIXED: Partial<Record<AspectRatio, string>> = { '1:1': '1024x1024', '2:3': '1024x1536', '3:2': '1536x1024' };

const THREE_SIZES: OpenAiModel = {
  capabilities: { maxReferences: 16, aspectRatios: ['1:1', '2:3', '3:2'], sizes: ['1K'], seed: false, edit: true },
  isOfOpenAi: true,
  hasInputFidelity: true,
  pixels: (aspectRatio) => FIXED[aspectRatio] ?? '1024x1024',
};

const ANY_SIZE: OpenAiModel = {
  capabilities: {
    maxReferences: 16,
    aspectRatios: ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9', '9:21'],
    sizes: ['1K', '2K'],
    seed: false,
    edit: true,
  },
  isOfOpenAi: true,
  hasInputFidelity: false,
  pixels: (aspectRatio, size) => {
    const side = size === '2K' ? 2048 : 1024;
    const root = Math.sqrt(proportionOf(aspectRatio));
    return `${multiple(side * root, 16)}x${multiple(side / root, 16)}`;
  },
};

const SELF_HOSTED: OpenAiModel = {
  capabilities: {
    maxReferences: 1,
    aspectRatios: ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9'],
    sizes: ['512', '1K'],
    seed: false,
    edit: true,
  },
  isOfOpenAi: false,
  hasInputFidelity: false,
  pixels: (aspectRatio, size) => {
    const { width, height } = dimensionsOf(aspectRatio, size);
    return `${multiple(width, 8)}x${multiple(height, 8)}`;
  },
};

const multiple = (pixels: number, step: number): number => Math.round(pixels / step) * step;

/** Models that OpenAI has not named are taken for those of a server that speaks its API. */
export function openAiModel(name: string): OpenAiModel {
  if (/^gpt-image-[2-9]/.test(name)) {
    return ANY_SIZE;
  }
  if (/^(gpt-image-1|chatgpt-image)/.test(name)) {
    return { ...THREE_SIZES, hasInputFidelity: name.startsWith('gpt-image-1') && !name.includes('mini') };
  }
  return SELF_HOSTED;
}
