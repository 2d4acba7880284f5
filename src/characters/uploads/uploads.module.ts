import { Module } from '@nestjs/common';
import { DatabaseModule } from '../../database/index.js';
import { HttpModule } from '../../http/index.js';
import { StorageModule } from '../../storage/index.js';
import { PoseClassifier } from './pose-classifier.service.js';
import { UploadBodies } from './upload-bodies.js';
import { UploadBytesController } from './upload-bytes.controller.js';
import { UploadPicturesService } from './upload-pictures.service.js';
import { UploadTicketsService } from './upload-tickets.service.js';
import { UploadsController } from './uploads.controller.js';
import { UploadsReception } from './uploads-reception.service.js';
import { UploadsRepository } from './uploads.repository.js';
import { UploadsService } from './uploads.service.js';
import { UploadsSweep } from './uploads-sweep.js';

@Module({
  imports: [DatabaseModule, HttpModule, StorageModule],
  controllers: [UploadsController, UploadBytesController],
  providers: [
    PoseClassifier,
    UploadBodies,
    UploadPicturesService,
    UploadsReception,
    UploadsRepository,
    UploadsService,
    UploadsSweep,
    UploadTicketsService,
  ],
  exports: [UploadsService],
})
export class UploadsModule {}
