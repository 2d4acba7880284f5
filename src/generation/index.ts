export { NoProviderConfiguredError, ORDER_ERRORS, SpendCeilingReachedError } from './generation.errors.js';
export { GenerationModule } from './generation.module.js';
export { GenerationService } from './generation.service.js';
export { type Order, type Shot, type ShotReference } from './order.js';
export { onOneLine, renderLines } from './prompt-lines.js';
export { referenceTo } from './reference-to.js';
export { RetriesService } from './retries.service.js';
export { type Announcement, type Outcome, type OutcomeHandler, OutcomeHandlers } from './outcome.handler.js';
