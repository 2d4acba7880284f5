export type { BlocklistKind } from './blocklist.js';
export { BlocklistEntry, type BlocklistSource } from './blocklist-entry.entity.js';
export type { BlocklistQuery, NewBlocklistEntry } from './blocklist.repository.js';
export { BlocklistService } from './blocklist.service.js';
export { CONTENT_CATEGORIES, type ContentCategory, type Scores } from './content-scorer.js';
export { BlocklistSeed } from './blocklist-seed.entity.js';
export { ModerationDecision } from './moderation-decision.entity.js';
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
