import { Module } from '@nestjs/common';
import { assetPath } from '../common/index.js';
import { ConfigModule, Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { GenerationModule } from '../generation/index.js';
import { HttpModule } from '../http/index.js';
import { JobsModule } from '../jobs/index.js';
import { ModerationModule } from '../moderation/index.js';
import { ProvidersModule } from '../providers/index.js';
import { StorageModule } from '../storage/index.js';
import { AvatarAnswers } from './avatar-answers.js';
import { AvatarErasureService } from './avatar-erasure.service.js';
import { AvatarLibrary } from './avatar-library.js';
import { AvatarReferencesService } from './avatar-references.service.js';
import { AvatarsController } from './avatars.controller.js';
import { AvatarsHandler } from './avatars.handler.js';
import { AvatarsService } from './avatars.service.js';
import { BroughtPicturesService } from './brought-pictures.service.js';
import { SavedAvatarsController } from './saved-avatars.controller.js';
import { SavedAvatarsRepository } from './saved-avatars.repository.js';
import { SavedAvatarsService } from './saved-avatars.service.js';

const library = ({ AVATAR_LIBRARY_DIR }: Env) => AvatarLibrary.load(AVATAR_LIBRARY_DIR ?? assetPath('avatar-library'));

@Module({
  imports: [
    ConfigModule,
    DatabaseModule,
    GenerationModule,
    HttpModule,
    JobsModule,
    ModerationModule,
    ProvidersModule,
    StorageModule,
  ],
  controllers: [AvatarsController, SavedAvatarsController],
  providers: [
    { provide: AvatarLibrary, inject: [Env], useFactory: library },
    AvatarAnswers,
    AvatarErasureService,
    AvatarReferencesService,
    AvatarsHandler,
    AvatarsService,
    BroughtPicturesService,
    SavedAvatarsRepository,
    SavedAvatarsService,
  ],
  exports: [AvatarErasureService],
})
export class AvatarsModule {}
