import { Module } from '@nestjs/common';
import { BillingModule } from '../billing/index.js';
import { CharactersModule } from '../characters/index.js';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { GenerationModule } from '../generation/index.js';
import { HttpModule } from '../http/index.js';
import { ModerationModule } from '../moderation/index.js';
import { StorageModule } from '../storage/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { FilesModule } from './files/files.module.js';
import { ImageAnswers } from './image-answers.js';
import { ImageChecksService } from './image-checks.service.js';
import { ImageOrdersService } from './image-orders.service.js';
import { ImageOutputsController } from './image-outputs.controller.js';
import { ImageOutputsService } from './image-outputs.service.js';
import { ImageReferencesService } from './image-references.service.js';
import { ImagesController } from './images.controller.js';
import { ImagesHandler } from './images.handler.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesService } from './images.service.js';
import { ReferenceIntakeService } from './reference-intake.service.js';
import { ReferencePicturesService } from './reference-pictures.service.js';

@Module({
  imports: [
    BillingModule,
    CharactersModule,
    ConfigModule,
    DatabaseModule,
    FilesModule,
    GenerationModule,
    HttpModule,
    ModerationModule,
    StorageModule,
    WebhooksModule,
  ],
  controllers: [ImagesController, ImageOutputsController],
  providers: [
    ImageAnswers,
    ImageChecksService,
    ImageOrdersService,
    ImageOutputsService,
    ImageReferencesService,
    ImagesHandler,
    ImagesRepository,
    ImagesService,
    ReferenceIntakeService,
    ReferencePicturesService,
  ],
  exports: [ImagesService],
})
export class ImagesModule {}
