import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { StorageModule } from '../storage/index.js';
import { AttemptsRepository } from './attempts.repository.js';
import { BrokenJobsService } from './broken-jobs.service.js';
import { Doorbell } from './doorbell.js';
import { JobAnswers } from './job-answers.js';
import { JobEvents } from './job-events.js';
import { CallStatisticsRepository } from './call-statistics.repository.js';
import { JobPulses } from './job-pulses.js';
import { JobRecordsRepository } from './job-records.repository.js';
import { JobRecordsService } from './job-records.service.js';
import { JobRetriesService } from './job-retries.service.js';
import { JobSweeper } from './job-sweeper.js';
import { JobVitals } from './job-vitals.js';
import { JobViewsRepository } from './job-views.repository.js';
import { JobViewsService } from './job-views.service.js';
import { JobWaiters } from './job-waiters.js';
import { JobWorker } from './job-worker.js';
import { JobWordsRepository } from './job-words.repository.js';
import { JobWordsService } from './job-words.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';
import { ProviderDaysRepository } from './provider-days.repository.js';

@Module({
  imports: [ConfigModule, DatabaseModule, StorageModule],
  controllers: [JobsController],
  providers: [
    AttemptsRepository,
    BrokenJobsService,
    CallStatisticsRepository,
    Doorbell,
    JobAnswers,
    JobEvents,
    JobPulses,
    JobRecordsRepository,
    JobRecordsService,
    JobRetriesService,
    JobSweeper,
    JobVitals,
    JobViewsRepository,
    JobViewsService,
    JobWaiters,
    JobWordsRepository,
    JobWordsService,
    JobWorker,
    JobsRepository,
    JobsService,
    ProviderDaysRepository,
  ],
  exports: [
    AttemptsRepository,
    CallStatisticsRepository,
    Doorbell,
    JobAnswers,
    JobRecordsService,
    JobRetriesService,
    JobWordsRepository,
    JobWordsService,
    JobVitals,
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
