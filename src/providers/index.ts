export type { NextCall, PastAttempt } from './attempt-plan.js';
export { type Dimensions, dimensionsOf } from './dimensions.js';
export {
  ASPECT_RATIOS,
  type AspectRatio,
  type GeneratedImage,
  IMAGE_SIZES,
  type ImageRequest,
  type ImageSize,
  type ReferenceRole,
  THINKING_LEVELS,
  type ThinkingLevel,
} from './image-provider.js';
export { type DeliveredImage, type ConfiguredProvider, ImageRouter } from './image-router.js';
export type { BreakerState, BreakerView } from './provider-breakers.js';
export { FAILURE_CLASSES, type FailureClass, ProviderFailure } from './provider-failure.js';
export { DisabledProvider } from './disabled-provider.entity.js';
export { KNOWN_PROVIDERS, ProviderSwitches } from './provider-switches.js';
export { ProvidersModule } from './providers.module.js';
export { OutsideScorers, type ScoredPicture } from './outside-scorer.js';
