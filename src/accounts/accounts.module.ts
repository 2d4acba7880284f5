import { Module } from '@nestjs/common';
import { BillingModule } from '../billing/index.js';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { Authenticator } from '../http/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { AccountsService } from './accounts.service.js';
import { AuditLogRepository } from './audit-log.repository.js';
import { AuditLogService } from './audit-log.service.js';
import { Bootstrap } from './bootstrap.js';
import { CredentialAuthenticator } from './credential-authenticator.js';
import { CredentialsRepository } from './credentials.repository.js';
import { KeyAuthenticator } from './key-authenticator.js';
import { KeysRepository } from './keys.repository.js';
import { KeysService } from './keys.service.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionUpkeep } from './session-upkeep.js';
import { SessionsService } from './sessions.service.js';
import { TeamErasureRepository } from './team-erasure.repository.js';
import { TeamErasureService } from './team-erasure.service.js';
import { TeamController } from './team.controller.js';
import { TeamsRepository } from './teams.repository.js';

@Module({
  imports: [BillingModule, ConfigModule, DatabaseModule, WebhooksModule],
  controllers: [TeamController],
  providers: [
    { provide: Authenticator, useClass: CredentialAuthenticator },
    AccountsService,
    AuditLogRepository,
    AuditLogService,
    Bootstrap,
    CredentialsRepository,
    KeyAuthenticator,
    KeysRepository,
    KeysService,
    SessionAuthenticator,
    SessionsRepository,
    SessionUpkeep,
    SessionsService,
    TeamErasureRepository,
    TeamErasureService,
    TeamsRepository,
  ],
  exports: [
    AccountsService,
    AuditLogService,
    Authenticator,
    Bootstrap,
    KeysService,
    SessionsService,
    TeamErasureService,
  ],
})
export class AccountsModule {}
