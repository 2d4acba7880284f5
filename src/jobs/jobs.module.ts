import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { AttemptsRepository } from './attempts.repository.js';
import { Doorbell } from './doorbell.js';
import { JobSweeper } from './job-sweeper.js';
import { JobWaiters } from './job-waiters.js';
import { JobWorker } from './job-worker.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';

@Module({
  imports: [ConfigModule, DatabaseModule],
  providers: [AttemptsRepository, Doorbell, JobSweeper, JobWaiters, JobWorker, JobsRepository, JobsService],
  exports: [AttemptsRepository, JobSweeper, JobWorker, JobsService],
})
export class JobsModule implements OnApplicationShutdown {
  constructor(@Inject(Doorbell) private readonly doorbell: Doorbell) {}

  onApplicationShutdown(): Promise<void> {
    return this.doorbell.close();
  }
}
