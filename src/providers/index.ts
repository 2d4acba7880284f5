export type { AttemptPlan, NextCall, NoCall, PastAttempt } from './attempt-plan.js';
export { type Dimensions, dimensionsOf } from './dimensions.js';
export {
  ASPECT_RATIOS,
  type AspectRatio,
  CALL_DEADLINE_MS,
  type GeneratedImage,
  IMAGE_SIZES,
  type ImageReference,
  type ImageRequest,
  type ImageSize,
  MAX_IMAGE_BYTES,
  type ReferenceRole,
  THINKING_LEVELS,
  type ThinkingLevel,
} from './image-provider.js';
export { type DeliveredImage, type ConfiguredProvider, ImageRouter, type MadeCall } from './image-router.js';
export type { BreakerState, BreakerView } from './provider-breakers.js';
export { FAILURE_CLASSES, type FailureClass, ProviderFailure } from './provider-failure.js';
export { DisabledProvider } from './disabled-provider.entity.js';
export { KNOWN_PROVIDERS, ProviderSwitches } from './provider-switches.js';
export type { ProviderFit, RequestShape } from './provider-fit.js';
export { ProvidersModule } from './providers.module.js';
export { type ContentScores, OutsideScorers, type ScoredPicture } from './outside-scorer.js';
export type { Usage } from './usage.js';
