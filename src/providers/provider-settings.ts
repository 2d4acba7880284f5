import {
  ASPECT_RATIOS,
  type AspectRatio,
  IMAGE_SIZES,
  type ImageSize,
  type ProviderCapabilities,
} from './image-provider.js';

/** How one provider is reached and how far it may be trusted with time. */
export interface ProviderSettings {
  apiKey: string;
  /** The vendor's own address when absent. */
  baseUrl?: string;
  model: string;
  timeoutMs: number;
  concurrency: number;
  /** Pairs such as `references=1`, over what is known of the model. */
  capabilities?: readonly string[];
}

/** What is known of a model, corrected by what its operator says. */
export function overridden(capabilities: ProviderCapabilities, pairs: readonly string[] = []): ProviderCapabilities {
  return pairs.reduce<ProviderCapabilities>((result, pair) => {
    const [name = '', value = ''] = pair.split('=');
    return { ...result, ...overrideOf(name, value) };
  }, capabilities);
}

function overrideOf(name: string, value: string): Partial<ProviderCapabilities> {
  const items = value.split('|');
  switch (name) {
    case 'references':
      return { maxReferences: Number(value) };
    case 'ratios':
      return { aspectRatios: items.map((item) => offered(item, ASPECT_RATIOS) as AspectRatio) };
    case 'sizes':
      return { sizes: items.map((item) => offered(item, IMAGE_SIZES) as ImageSize) };
    case 'seed':
      return { seed: value === 'true' };
    case 'thinking':
      return { thinking: value === 'true' };
    default:
      return { edit: value === 'true' };
  }
}

function offered(item: string, choices: readonly string[]): string {
  if (!choices.includes(item)) {
    throw new Error(`"${item}" is no capability of an image model. Use: ${choices.join(', ')}.`);
  }
  return item;
}
