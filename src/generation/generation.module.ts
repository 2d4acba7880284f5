import { Module } from '@nestjs/common';
import { BillingModule } from '../billing/index.js';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { HttpModule } from '../http/index.js';
import { JobsModule } from '../jobs/index.js';
import { ModerationModule } from '../moderation/index.js';
import { ProvidersModule } from '../providers/index.js';
import { StorageModule } from '../storage/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { EndingEvents } from './ending-events.service.js';
import { GenerationRunner } from './generation.runner.js';
import { GenerationService } from './generation.service.js';
import { JobPicturesService } from './job-pictures.service.js';
import { OutcomeHandlers } from './outcome.handler.js';
import { OwedShotsService } from './owed-shots.service.js';
import { ProviderCallsService } from './provider-calls.service.js';
import { RetriesService } from './retries.service.js';
import { SettlementService } from './settlement.service.js';
import { ShotsService } from './shots.service.js';
import { SpendCeiling } from './spend-ceiling.js';
import { WorkerLifecycle } from './worker-lifecycle.js';

@Module({
  imports: [
    BillingModule,
    ConfigModule,
    DatabaseModule,
    HttpModule,
    JobsModule,
    ModerationModule,
    ProvidersModule,
    StorageModule,
    WebhooksModule,
  ],
  providers: [
    EndingEvents,
    GenerationRunner,
    GenerationService,
    JobPicturesService,
    OutcomeHandlers,
    OwedShotsService,
    ProviderCallsService,
    RetriesService,
    SettlementService,
    ShotsService,
    SpendCeiling,
    WorkerLifecycle,
  ],
  exports: [GenerationService, OutcomeHandlers, RetriesService],
})
export class GenerationModule {}
