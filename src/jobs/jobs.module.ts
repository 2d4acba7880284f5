import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { StorageModule } from '../storage/index.js';
import { AttemptsRepository } from './attempts.repository.js';
import { Doorbell } from './doorbell.js';
import { JobAnswers } from './job-answers.js';
import { JobEvents } from './job-events.js';
import { JobPulses } from './job-pulses.js';
import { JobSweeper } from './job-sweeper.js';
import { JobViewsRepository } from './job-views.repository.js';
import { JobViewsService } from './job-views.service.js';
import { JobWaiters } from './job-waiters.js';
import { JobWorker } from './job-worker.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';
import { ProviderDaysRepository } from './provider-days.repository.js';

@Module({
  imports: [ConfigModule, DatabaseModule, StorageModule],
  controllers: [JobsController],
  providers: [
    AttemptsRepository,
    Doorbell,
    JobAnswers,
    JobEvents,
    JobPulses,
    JobSweeper,
    JobViewsRepository,
    JobViewsService,
    JobWaiters,
    JobWorker,
    JobsRepository,
    JobsService,
    ProviderDaysRepository,
  ],
  exports: [
    AttemptsRepository,
    JobAnswers,
    JobViewsService,
    JobSweeper,
    JobWorker,
    JobsService,
    ProviderDaysRepository,
  ],
})
export class JobsModule implements OnApplicationShutdown {
  constructor(@Inject(Doorbell) private readonly doorbell: Doorbell) {}

  onApplicationShutdown(): Promise<void> {
    return this.doorbell.close();
  }
}
