export { AttemptsRepository, type NewPicture } from './attempts.repository.js';
export type { ClaimedJob, Job, JobError, JobState } from './job.entity.js';
export type { JobPicture } from './job-picture.entity.js';
export type { JobRunner } from './job-runner.js';
export { JobSweeper } from './job-sweeper.js';
export { JobWorker } from './job-worker.js';
export { JobsModule } from './jobs.module.js';
export { JobsService } from './jobs.service.js';
export type { ProviderCall } from './provider-call.entity.js';
