import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { BillingModule } from '../billing/index.js';
import { DatabaseModule } from '../database/index.js';
import { HttpModule } from '../http/index.js';
import { ModerationModule } from '../moderation/index.js';
import { AuditLogController } from './audit-log.controller.js';
import { BlocklistController } from './blocklist.controller.js';
import { BlocklistAdminService } from './blocklist.service.js';
import { CreditsController } from './credits.controller.js';
import { CreditsService } from './credits.service.js';
import { KeysController } from './keys.controller.js';
import { LedgerController } from './ledger.controller.js';
import { LimitsController } from './limits.controller.js';
import { ModerationController } from './moderation.controller.js';
import { SessionsController } from './sessions.controller.js';
import { TeamLimitsService } from './team-limits.service.js';
import { TeamsController } from './teams.controller.js';

@Module({
  imports: [AccountsModule, BillingModule, DatabaseModule, HttpModule, ModerationModule],
  controllers: [
    AuditLogController,
    BlocklistController,
    CreditsController,
    KeysController,
    LedgerController,
    LimitsController,
    ModerationController,
    SessionsController,
    TeamsController,
  ],
  providers: [BlocklistAdminService, CreditsService, TeamLimitsService],
})
export class AdminModule {}
