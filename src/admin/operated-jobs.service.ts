import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { Database, violatedConstraint } from '../database/index.js';
import { GenerationService, RetriesService } from '../generation/index.js';
import type { Operator } from '../http/index.js';
import { type JobRecord, JobRecordsService } from '../jobs/index.js';
import { JobAlreadyEndedError, JobNotRetryableError } from './admin.errors.js';

/** Constraints that say that something newer stands in the place of what failed. */
const MOVED_ON = [
  'job_one_retry_of_each',
  'portrait_one_canonical_in_the_making',
  'portrait_one_of_each_variant',
] as const;

/** Jobs in the hands of operators: each change with its line in the audit log. */
@Injectable()
export class OperatedJobsService {
  constructor(
    private readonly database: Database,
    private readonly records: JobRecordsService,
    private readonly generation: GenerationService,
    private readonly retries: RetriesService,
    private readonly auditLog: AuditLogService,
  ) {}

  async retry(operator: Operator, id: string): Promise<JobRecord> {
    const failed = await this.records.get(id);
    try {
      return await this.database.transaction(async () => {
        const newId = await this.retries.retry(failed.id);
        if (!newId) {
          throw new JobNotRetryableError(failed.state);
        }
        const job = await this.records.get(newId);
        await this.record(operator, { action: 'job.retry', job, before: null, after: { retry_of: failed.id } });
        return job;
      });
    } catch (error) {
      const isTaken = MOVED_ON.some((name) => name === violatedConstraint(error));
      throw isTaken ? new JobNotRetryableError(failed.state) : error;
    }
  }

  /** Ends a live job as its own team could. */
  cancel(operator: Operator, id: string): Promise<JobRecord> {
    return this.database.transaction(async () => {
      const { state } = await this.records.get(id);
      if (!(await this.generation.cancel(id))) {
        throw new JobAlreadyEndedError();
      }
      const job = await this.records.get(id);
      await this.record(operator, { action: 'job.cancel', job, before: { state }, after: { state: job.state } });
      return job;
    });
  }

  private record(
    { actorId }: Operator,
    { action, job, before, after }: { action: string; job: JobRecord; before: object | null; after: object },
  ): Promise<void> {
    return this.auditLog.record({ actorId, action, teamId: job.teamId, subjectId: job.id, before, after });
  }
}
