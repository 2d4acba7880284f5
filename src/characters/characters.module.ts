import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { GenerationModule } from '../generation/index.js';
import { HttpModule } from '../http/index.js';
import { JobsModule } from '../jobs/index.js';
import { ModerationModule } from '../moderation/index.js';
import { StorageModule } from '../storage/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { CharacterAnswers } from './character-answers.js';
import { CharacterCreationService } from './character-creation.service.js';
import { CharacterEvents } from './character-events.service.js';
import { CharacterFilesService } from './character-files.service.js';
import { CharacterOrdersService } from './character-orders.service.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { CharacterRemovalService } from './character-removal.service.js';
import { CharacterReviewsService } from './character-reviews.service.js';
import { CharacterTextsService } from './character-texts.service.js';
import { CharactersController } from './characters.controller.js';
import { CharactersHandler } from './characters.handler.js';
import { CharactersRepository } from './characters.repository.js';
import { CharactersService } from './characters.service.js';
import { SynthesesController } from './syntheses.controller.js';
import { SynthesesService } from './syntheses.service.js';
import { UploadedCharactersService } from './uploaded-characters.service.js';
import { UploadsModule } from './uploads/uploads.module.js';

@Module({
  imports: [
    ConfigModule,
    DatabaseModule,
    GenerationModule,
    HttpModule,
    JobsModule,
    ModerationModule,
    StorageModule,
    UploadsModule,
    WebhooksModule,
  ],
  controllers: [CharactersController, SynthesesController],
  providers: [
    CharacterAnswers,
    CharacterCreationService,
    CharacterEvents,
    CharacterFilesService,
    CharacterOrdersService,
    CharacterRefsRepository,
    CharacterRemovalService,
    CharacterReviewsService,
    CharacterTextsService,
    CharactersHandler,
    CharactersRepository,
    CharactersService,
    SynthesesService,
    UploadedCharactersService,
  ],
  exports: [CharactersService],
})
export class CharactersModule {}
