import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/index.js';
import { GenerationModule } from '../generation/index.js';
import { StorageModule } from '../storage/index.js';
import { PersonasController } from './personas.controller.js';
import { PersonasRepository } from './personas.repository.js';
import { PersonasService } from './personas.service.js';

@Module({
  imports: [DatabaseModule, GenerationModule, StorageModule],
  controllers: [PersonasController],
  providers: [PersonasRepository, PersonasService],
  exports: [PersonasService],
})
export class PersonasModule {}
