export type { AttemptPlan, NextCall, NoCall, PastAttempt } from './attempt-plan.js';
export { type Dimensions, dimensionsOf } from './dimensions.js';
export {
  ASPECT_RATIOS,
  type AspectRatio,
  type GeneratedImage,
  IMAGE_SIZES,
  type ImageReference,
  type ImageRequest,
  type ImageSize,
  type ReferenceRole,
} from './image-provider.js';
export { CALL_DEADLINE_MS, ImageRouter, MAX_IMAGE_BYTES } from './image-router.js';
export type { BreakerState, BreakerView } from './provider-breakers.js';
export { FAILURE_CLASSES, type FailureClass, ProviderFailure } from './provider-failure.js';
export type { ProviderFit, RequestShape } from './provider-fit.js';
export { ProvidersModule } from './providers.module.js';
