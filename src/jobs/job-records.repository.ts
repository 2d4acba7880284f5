import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { JobState } from './job.entity.js';
import type { JobRecord, QueueState } from './job-record.js';

export interface JobRecordFilter {
  teamId?: string;
  state?: JobState;
  kind?: string;
  createdFrom?: Date;
  createdBefore?: Date;
}

/** A job without what its customer wrote. */
const RECORD = `SELECT j.id, j.team_id AS "teamId", j.is_test AS "isTest", j.kind, j.subject_id AS "subjectId",
       j.owner_id AS "ownerId", j.state, j.units, j.delivered, j.unit_price AS "unitPrice", j.crash_count AS "crashCount",
       j.error, j.retry_of AS "retryOf", j.deadline, j.run_after AS "runAfter", j.lease_until AS "leaseUntil",
       j.created_at AS "createdAt", j.started_at AS "startedAt", j.finished_at AS "finishedAt",
       (SELECT count(*)::int FROM provider_call c WHERE c.job_id = j.id) AS attempts
  FROM job j`;

const COUNTS = `
  SELECT count(*) FILTER (WHERE state = 'queued')::int AS queued, count(*) FILTER (WHERE state = 'running')::int AS running,
         min(created_at) FILTER (WHERE state = 'queued') AS "oldestQueuedAt"
    FROM job WHERE state IN ('queued', 'running')`;

const LEASES = `
  SELECT id AS "jobId", kind, crash_count AS "crashCount", started_at AS "startedAt", lease_until AS "leaseUntil"
    FROM job WHERE state = 'running' ORDER BY lease_until LIMIT 1000`;

/** Jobs of all teams, as their operator sees them. */
@Injectable()
export class JobRecordsRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<JobRecord | null> {
    const [job] = await this.database.query<JobRecord>(`${RECORD} WHERE j.id = $1`, [id]);
    return job ?? null;
  }

  /** Newest first. */
  list(filter: JobRecordFilter, limit: number, after: string | null): Promise<JobRecord[]> {
    const { teamId = null, state = null, kind = null, createdFrom = null, createdBefore = null } = filter;
    const text = `${RECORD}
      WHERE ($1::uuid IS NULL OR j.team_id = $1) AND ($2::text IS NULL OR j.state = $2) AND ($3::text IS NULL OR j.kind = $3)
        AND ($4::timestamptz IS NULL OR j.created_at >= $4) AND ($5::timestamptz IS NULL OR j.created_at < $5)
        AND ($6::uuid IS NULL OR j.id < $6)
      ORDER BY j.id DESC LIMIT $7`;
    return this.database.query<JobRecord>(text, [teamId, state, kind, createdFrom, createdBefore, after, limit]);
  }

  async queue(): Promise<QueueState> {
    const [counts] = await this.database.query<Omit<QueueState, 'leases'>>(COUNTS);
    const leases = await this.database.query<QueueState['leases'][number]>(LEASES);
    return { queued: 0, running: 0, oldestQueuedAt: null, ...counts, leases };
  }

  /** Held until the transaction in progress ends, with whether its subject has been ordered anew since. */
  async lockForRetry(id: string): Promise<{ hasNewer: boolean } | null> {
    const [row] = await this.database.query<{ hasNewer: boolean }>(
      `SELECT EXISTS (SELECT FROM job newer WHERE newer.subject_id = job.subject_id AND newer.id > job.id) AS "hasNewer"
         FROM job WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async markRetry(id: string, retryOf: string): Promise<void> {
    await this.database.execute('UPDATE job SET retry_of = $2 WHERE id = $1', [id, retryOf]);
  }
}
