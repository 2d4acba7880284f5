import type { AspectRatio, ProviderCapabilities } from '../image-provider.js';

const RATIOS: readonly AspectRatio[] = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const PRO: ProviderCapabilities = {
  maxReferences: 14,
  aspectRatios: RATIOS,
  sizes: ['1K', '2K', '4K'],
  seed: true,
  edit: true,
};

const KNOWN: readonly (readonly [prefix: string, capabilities: ProviderCapabilities])[] = [
  ['gemini-2.5-flash-image', { ...PRO, maxReferences: 3, sizes: ['1K'] }],
  [
    'gemini-3.1-flash-image',
    { ...PRO, aspectRatios: [...RATIOS, '1:4', '4:1', '1:8', '8:1'], sizes: ['512', '1K', '2K', '4K'], thinking: true },
  ],
];

/** Models that are not listed count as the newest kind. */
export const geminiCapabilities = (model: string): ProviderCapabilities =>
  KNOWN.find(([prefix]) => model.startsWith(prefix))?.[1] ?? PRO;
