import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { AvatarsModule } from '../avatars/index.js';
import { BillingModule } from '../billing/index.js';
import { CharactersModule } from '../characters/index.js';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { GenerationModule } from '../generation/index.js';
import { HttpModule } from '../http/index.js';
import { ImagesModule } from '../images/index.js';
import { JobsModule } from '../jobs/index.js';
import { ModerationModule } from '../moderation/index.js';
import { PortraitsModule } from '../portraits/index.js';
import { ProvidersModule } from '../providers/index.js';
import { StorageModule } from '../storage/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { AuditLogController } from './audit-log.controller.js';
import { BlocklistImportsService } from './blocklist-imports.service.js';
import { BlocklistController } from './blocklist.controller.js';
import { BlocklistAdminService } from './blocklist.service.js';
import { BoardDoor } from './board-door.js';
import { CreditsController } from './credits.controller.js';
import { CreditsService } from './credits.service.js';
import { ErasedCharactersService } from './erased-characters.service.js';
import { ErasedRowsService } from './erased-rows.service.js';
import { ErasedTeamService } from './erased-team.service.js';
import { ErasureJobs } from './erasure-jobs.js';
import { ErasureMentions } from './erasure-mentions.js';
import { ErasureRemains } from './erasure-remains.js';
import { ErasureRunner } from './erasure-runner.js';
import { ErasureSubjects } from './erasure-subjects.js';
import { ErasureTracesRepository } from './erasure-traces.repository.js';
import { ErasureUpkeep } from './erasure-upkeep.js';
import { ErasuresController } from './erasures.controller.js';
import { ErasuresRepository } from './erasures.repository.js';
import { ErasuresService } from './erasures.service.js';
import { OperatedJobsController } from './jobs.controller.js';
import { KeysController } from './keys.controller.js';
import { LedgerController } from './ledger.controller.js';
import { LimitsController } from './limits.controller.js';
import { ModerationController } from './moderation.controller.js';
import { OperatedJobsService } from './operated-jobs.service.js';
import { ProviderStandingsService } from './provider-standings.service.js';
import { ProvidersController } from './providers.controller.js';
import { ProvidersService } from './providers.service.js';
import { QueueBoardsService } from './queue-boards.service.js';
import { QueuesController } from './queues.controller.js';
import { RedeliveriesService } from './redeliveries.service.js';
import { SessionsController } from './sessions.controller.js';
import { TeamLimitsService } from './team-limits.service.js';
import { TeamRowsRepository } from './team-rows.repository.js';
import { TeamWordsService } from './team-words.service.js';
import { TeamsController } from './teams.controller.js';
import { OperatedWebhooksController } from './webhooks.controller.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';
import { WorkerPresenceRepository } from './worker-presence.repository.js';
import { WorkersService } from './workers.service.js';

@Module({
  imports: [
    AccountsModule,
    AvatarsModule,
    BillingModule,
    CharactersModule,
    ConfigModule,
    DatabaseModule,
    GenerationModule,
    HttpModule,
    ImagesModule,
    JobsModule,
    ModerationModule,
    PortraitsModule,
    ProvidersModule,
    StorageModule,
    WebhooksModule,
  ],
  controllers: [
    AuditLogController,
    BlocklistController,
    CreditsController,
    ErasuresController,
    KeysController,
    LedgerController,
    LimitsController,
    ModerationController,
    OperatedJobsController,
    OperatedWebhooksController,
    ProvidersController,
    QueuesController,
    SessionsController,
    TeamsController,
  ],
  providers: [
    BlocklistAdminService,
    BlocklistImportsService,
    BoardDoor,
    CreditsService,
    ErasedCharactersService,
    ErasedRowsService,
    ErasedTeamService,
    ErasureJobs,
    ErasureMentions,
    ErasureRemains,
    ErasureRunner,
    ErasureSubjects,
    ErasureTracesRepository,
    ErasureUpkeep,
    ErasuresRepository,
    ErasuresService,
    OperatedJobsService,
    ProviderStandingsService,
    ProvidersService,
    QueueBoardsService,
    RedeliveriesService,
    TeamLimitsService,
    TeamRowsRepository,
    TeamWordsService,
    WorkerHeartbeat,
    WorkerPresenceRepository,
    WorkersService,
  ],
  exports: [ErasureUpkeep],
})
export class AdminModule {}
