import type { MigrationInterface } from 'typeorm';
import { Accounts1763800000100 } from './1763800000100-accounts.js';
import { Storage1763800000200 } from './1763800000200-storage.js';
import { Jobs1763800000300 } from './1763800000300-jobs.js';
import { Personas1763800000400 } from './1763800000400-personas.js';
import { Portraits1763800000500 } from './1763800000500-portraits.js';
import { Idempotency1763800000800 } from './1763800000800-idempotency.js';
import { Moderation1763800000600 } from './1763800000600-moderation.js';
import { Billing1763800000700 } from './1763800000700-billing.js';
import { PortraitsInFull1763800001000 } from './1763800001000-portraits-in-full.js';
import { Sessions1763800000900 } from './1763800000900-sessions.js';
import { ProviderCalls1763800001100 } from './1763800001100-provider-calls.js';
import { Avatars1763800001200 } from './1763800001200-avatars.js';
import { SurfaceChanges1763800001300 } from './1763800001300-surface-changes.js';
import { RotatedKeys1763800001400 } from './1763800001400-rotated-keys.js';
import { Uploads1763800002000 } from './1763800002000-uploads.js';
import { Files1763800002100 } from './1763800002100-files.js';
import { Characters1763800002200 } from './1763800002200-characters.js';
import { Images1763800002300 } from './1763800002300-images.js';
import { Operations1763800002500 } from './1763800002500-operations.js';
import { Erasures1763800002550 } from './1763800002550-erasures.js';
import { Webhooks1763800002400 } from './1763800002400-webhooks.js';
import { CondemnedInputs1763800002700 } from './1763800002700-condemned-inputs.js';
import { DeletedAvatars1763800002810 } from './1763800002810-deleted-avatars.js';
import { ForgottenReferences1763800002820 } from './1763800002820-forgotten-references.js';
import { AnsweredKeys1763800002840 } from './1763800002840-answered-keys.js';
import { LivingTeams1763800002850 } from './1763800002850-living-teams.js';
import { SuspectJobs1763800002900 } from './1763800002900-suspect-jobs.js';
import { WebhookFamilies1763800002830 } from './1763800002830-webhook-families.js';

export const migrations: (new () => MigrationInterface)[] = [
  Accounts1763800000100,
  Storage1763800000200,
  Jobs1763800000300,
  Personas1763800000400,
  Portraits1763800000500,
  Idempotency1763800000800,
  Moderation1763800000600,
  Billing1763800000700,
  PortraitsInFull1763800001000,
  Sessions1763800000900,
  ProviderCalls1763800001100,
  Avatars1763800001200,
  SurfaceChanges1763800001300,
  RotatedKeys1763800001400,
  Uploads1763800002000,
  Files1763800002100,
  Characters1763800002200,
  Images1763800002300,
  Operations1763800002500,
  Erasures1763800002550,
  Webhooks1763800002400,
  CondemnedInputs1763800002700,
  DeletedAvatars1763800002810,
  ForgottenReferences1763800002820,
  WebhookFamilies1763800002830,
  AnsweredKeys1763800002840,
  LivingTeams1763800002850,
  SuspectJobs1763800002900,
];
