export { NoProviderConfiguredError, SpendCeilingReachedError } from './generation.errors.js';
export { GenerationModule } from './generation.module.js';
export { GenerationService } from './generation.service.js';
export { JOB_KINDS, type JobKind, type Order, type OrderPrice, type Shot, type ShotReference } from './order.js';
export { RetriesService } from './retries.service.js';
export { type Announcement, type Outcome, type OutcomeHandler, OutcomeHandlers } from './outcome.handler.js';
