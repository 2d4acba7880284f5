import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { StudioController } from './studio.controller.js';
import { StudioFiles } from './studio-files.js';

@Module({
  imports: [ConfigModule],
  controllers: [StudioController],
  providers: [StudioFiles],
})
export class StudioModule {}
