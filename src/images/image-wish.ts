import type { Dimensions } from '../providers/index.js';

/** What a customer wants drawn. */
export interface ImageWish {
  prompt: string;
  negativePrompt: string | null;
  /** As the customer wrote it. */
  characterId: string | null;
  /** Ids of files, and addresses. */
  references: string[];
  /** Null when the pixels were asked for by themselves. */
  sizePreset: string | null;
  pixels: Dimensions;
  /** The longer side as it was asked for, which decides the price. */
  longerSidePx: number;
  steps: number | null;
  guidanceScale: number | null;
  cfgRescale: number | null;
  denoiseStrength: number | null;
  seed: number | null;
  count: number;
  isEnhanced: boolean;
  webhookUrl: string | null;
  clientReferenceId: string | null;
  metadata: Record<string, string>;
}
