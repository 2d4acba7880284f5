import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { GenerationModule } from '../generation/index.js';
import { HttpModule } from '../http/index.js';
import { JobsModule } from '../jobs/index.js';
import { ModerationModule } from '../moderation/index.js';
import { PersonasModule } from '../personas/index.js';
import { StorageModule } from '../storage/index.js';
import { CanonicalService } from './canonical.service.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsRepository } from './conversations.repository.js';
import { ConversationsService } from './conversations.service.js';
import { DrawingController } from './drawing.controller.js';
import { EditsService } from './edits.service.js';
import { PersonaErasureService } from './persona-erasure.service.js';
import { PersonaPurge } from './persona-purge.js';
import { PortraitLinks } from './portrait-links.js';
import { PortraitOrdersService } from './portrait-orders.service.js';
import { PortraitPromptsService } from './portrait-prompts.service.js';
import { PortraitRemovalService } from './portrait-removal.service.js';
import { PortraitReplays } from './portrait-replays.js';
import { PortraitResultsService } from './portrait-results.service.js';
import { PortraitStatesController } from './portrait-states.controller.js';
import { PortraitStatesService } from './portrait-states.service.js';
import { PortraitsController } from './portraits.controller.js';
import { PortraitsHandler } from './portraits.handler.js';
import { PortraitsRepository } from './portraits.repository.js';
import { PortraitsService } from './portraits.service.js';
import { VariantsService } from './variants.service.js';

@Module({
  imports: [
    ConfigModule,
    DatabaseModule,
    GenerationModule,
    HttpModule,
    JobsModule,
    ModerationModule,
    PersonasModule,
    StorageModule,
  ],
  controllers: [PortraitsController, DrawingController, ConversationsController, PortraitStatesController],
  providers: [
    CanonicalService,
    ConversationsRepository,
    ConversationsService,
    EditsService,
    PersonaErasureService,
    PersonaPurge,
    PortraitLinks,
    PortraitOrdersService,
    PortraitPromptsService,
    PortraitRemovalService,
    PortraitReplays,
    PortraitResultsService,
    PortraitStatesService,
    PortraitsHandler,
    PortraitsRepository,
    PortraitsService,
    VariantsService,
  ],
  exports: [PersonaErasureService],
})
export class PortraitsModule {}
