import type { Usage } from './usage.js';

/** The shapes a picture may be asked in, `W:H`. */
export const ASPECT_RATIOS = [
  '1:1',
  '1:4',
  '1:8',
  '2:3',
  '3:2',
  '3:4',
  '4:1',
  '4:3',
  '4:5',
  '5:4',
  '8:1',
  '9:16',
  '16:9',
  '21:9',
  '9:21',
] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** One provider call is bounded by this, unless its provider is told otherwise. */
export const CALL_DEADLINE_MS = 120_000;

export const IMAGE_SIZES = ['512', '1K', '2K', '4K'] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

/**
 * With more bytes than this an answer is no picture of the size. It has room for a 4K PNG of 37 MB, three quarters of its bare
 * pixels, and for smaller ones as they are; what is read of an answer without an end stays below 100 MB, garbage and all.
 */
export const MAX_ANSWER_BYTES: Readonly<Record<ImageSize, number>> = {
  '512': 12_500_000,
  '1K': 12_500_000,
  '2K': 25_000_000,
  '4K': 50_000_000,
};

export const THINKING_LEVELS = ['minimal', 'high'] as const;
export type ThinkingLevel = (typeof THINKING_LEVELS)[number];

/** What a reference is for: who it is, what is edited, how it is drawn, what it reminds of. */
export type ReferenceRole = 'identity' | 'source' | 'style' | 'inspiration';

export interface ImageReference {
  bytes: Buffer;
  mimeType: string;
  role: ReferenceRole;
  /** What the provider returned with this picture. The router withholds it from any provider or model but the one in `madeBy`. */
  state?: unknown;
  madeBy?: { provider: string; model: string };
}

export interface ImageRequest {
  prompt: { system: string; user: string };
  negativePrompt?: string;
  references: ImageReference[];
  aspectRatio: AspectRatio;
  size: ImageSize;
  seed?: number;
  /** Where the model can choose. */
  thinking?: ThinkingLevel;
  /** From 1: this call and the answered ones before it, in the whole job. */
  attempt: number;
}

export interface GeneratedImage {
  bytes: Buffer;
  mimeType: string;
  model: string;
  usage: Usage | null;
  /** In millionths of a dollar, as far as the price table knows; null is unknown, never free. */
  costMicros?: number | null;
  state?: unknown;
}

export interface ProviderCapabilities {
  maxReferences: number;
  aspectRatios: readonly AspectRatio[];
  sizes: readonly ImageSize[];
  seed: boolean;
  edit: boolean;
  /** Can be told how long to think before it draws. */
  thinking?: boolean;
}

/** A source of pictures. `generate` makes one call, without retries of its own, and stops at once when the signal fires. */
export abstract class ImageProvider {
  abstract readonly name: string;
  abstract readonly model: string;
  abstract readonly capabilities: ProviderCapabilities;
  /** Bounds a call as a whole, from the first byte sent to the last one read. */
  readonly timeoutMs: number = CALL_DEADLINE_MS;
  /** Calls of this process that may run at a time. */
  readonly concurrency: number = Number.POSITIVE_INFINITY;

  /** Fails with `ProviderFailure`; anything else counts as `unavailable`. */
  abstract generate(request: ImageRequest, signal: AbortSignal): Promise<GeneratedImage>;
}
