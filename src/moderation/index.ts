export type { BlocklistKind } from './blocklist.js';
export { BlocklistEntry, type BlocklistSource } from './blocklist-entry.entity.js';
export type { BlocklistQuery, NewBlocklistEntry } from './blocklist.repository.js';
export { findMatchFault } from './blocklist-rules.js';
export { BlocklistService } from './blocklist.service.js';
export { CONTENT_CATEGORIES, type ContentCategory, type Scores } from './content-scorer.js';
export { BlocklistSeed } from './blocklist-seed.entity.js';
export { type BadLine, MAX_IMPORT_ROWS, type ReadEntries, readEntries } from './import/read-entries.js';
export { type ModerationAction, ModerationDecision, type ModerationStage } from './moderation-decision.entity.js';
export type { DecisionFilter } from './moderation-decisions.repository.js';
export { ModerationDecisionsService } from './moderation-decisions.service.js';
export {
  ImpersonationBlockedError,
  ModerationBlockedError,
  ModerationUnavailableError,
  PiiDetectedError,
} from './moderation.errors.js';
export { ModerationModule } from './moderation.module.js';
export { type Findings, ModerationService, type TextPart } from './moderation.service.js';
export { lettersOf } from './normalise.js';
export { PII_KINDS, type PiiKind } from './pii/pii-kind.js';
export { PictureModerationService } from './picture-moderation.service.js';
