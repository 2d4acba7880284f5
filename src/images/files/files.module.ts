import { Module } from '@nestjs/common';
import { DatabaseModule } from '../../database/index.js';
import { HttpModule } from '../../http/index.js';
import { StorageModule } from '../../storage/index.js';
import { FileAnswers } from './file-answers.js';
import { FileForms } from './file-forms.js';
import { FilesController } from './files.controller.js';
import { FilesRepository } from './files.repository.js';
import { FilesService } from './files.service.js';
import { FilesSweep } from './files-sweep.js';

@Module({
  imports: [DatabaseModule, HttpModule, StorageModule],
  controllers: [FilesController],
  providers: [FileAnswers, FileForms, FilesRepository, FilesService, FilesSweep],
  exports: [FilesService],
})
export class FilesModule {}
