import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { ProvidersModule } from '../providers/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { readAsset } from './assets.js';
import { BlocklistRepository } from './blocklist.repository.js';
import { BlocklistService } from './blocklist.service.js';
import { ContentScorer } from './content-scorer.js';
import { DecisionLog } from './decision-log.js';
import { ModerationDecisionsRepository } from './moderation-decisions.repository.js';
import { ModerationDecisionsService } from './moderation-decisions.service.js';
import { ModerationPolicy } from './moderation.policy.js';
import { ModerationService } from './moderation.service.js';
import { PictureModerationService } from './picture-moderation.service.js';
import { TextInspector } from './text-inspector.js';

@Module({
  imports: [ConfigModule, DatabaseModule, ProvidersModule, WebhooksModule],
  providers: [
    { provide: ContentScorer, useFactory: () => new ContentScorer(readAsset('moderation', 'lexicon.txt')) },
    { provide: ModerationPolicy, inject: [Env], useFactory: (env: Env) => ModerationPolicy.from(env) },
    BlocklistRepository,
    BlocklistService,
    DecisionLog,
    ModerationDecisionsRepository,
    ModerationDecisionsService,
    ModerationService,
    PictureModerationService,
    TextInspector,
  ],
  exports: [BlocklistService, ModerationDecisionsService, ModerationService, PictureModerationService],
})
export class ModerationModule {}
