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
];
