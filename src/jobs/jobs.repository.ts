import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/index.js';
import { type ClaimedJob, Job, type JobDetails, type JobError, type JobState } from './job.entity.js';

export interface NewJob {
  id: string;
  teamId: string;
  isTest: boolean;
  kind: string;
  subjectId: string;
  ownerId: string | null;
  input: object;
  units: number;
  unitPriceMilli: number;
  clientReferenceId?: string | null;
  details?: JobDetails | null;
}

export interface Ending {
  state: Extract<JobState, 'succeeded' | 'failed' | 'cancelled'>;
  delivered: number;
  error: JobError | null;
}

/** Once is bad luck, in which all jobs of that worker share. */
const SUSPECT_AFTER_CRASHES = 2;

/** Whether the workers it lost may have died of it. It runs alone from then on, so that no other is lost with it. */
export const isSuspect = ({ crashCount }: ClaimedJob): boolean => crashCount >= SUSPECT_AFTER_CRASHES;

const SUBMIT: Statement = {
  name: 'jobs.submit',
  text: 'SELECT submit_job($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
};
const END: Statement = { name: 'jobs.end', text: 'SELECT end_job($1, $2, $3, $4, $5) AS "hasEnded"' };

/** The job rows. Clocks are the database's; a lease token in a WHERE fences off every worker but the owner. */
@Injectable()
export class JobsRepository {
  constructor(private readonly database: Database) {}

  async insert(job: NewJob): Promise<void> {
    const { id, teamId, isTest, kind, subjectId, ownerId, input, units, unitPriceMilli } = job;
    const order = [id, teamId, isTest, kind, subjectId, ownerId, JSON.stringify(input), units, unitPriceMilli];
    const details = job.details ? JSON.stringify(job.details) : null;
    await this.database.query(SUBMIT, [...order, job.clientReferenceId ?? null, details]);
  }

  async find(id: string): Promise<Job | null> {
    const [job] = await this.database.query<Job>(
      this.statement('jobs.find', 'SELECT $columns FROM job WHERE id = $1'),
      [id],
    );
    return job ?? null;
  }

  /** At most as many due jobs, and at most one suspect among them. */
  claim(limit: number, leaseMs: number): Promise<ClaimedJob[]> {
    const text = "SELECT $columns FROM claim_jobs($1, $2 * interval '1 ms', $3)";
    return this.database.query<ClaimedJob>(this.statement('jobs.claim', text), [limit, leaseMs, SUSPECT_AFTER_CRASHES]);
  }

  /** Ends a job: for the holder of the lease, or for anyone (a cancel) when no token is given. False: somebody was first. */
  async end(id: string, leaseToken: string | null, { state, delivered, error }: Ending): Promise<boolean> {
    const [row] = await this.database.query<{ hasEnded: boolean }>(END, [
      id,
      leaseToken,
      state,
      delivered,
      error && JSON.stringify(error),
    ]);
    return row?.hasEnded ?? false;
  }

  /** Lengthens the leases of a worker's jobs; those whose token is not in the answer are lost. */
  async renew(jobs: { id: string; leaseToken: string }[], leaseMs: number): Promise<Set<string>> {
    const rows = await this.database.query<{ token: string }>(
      {
        name: 'jobs.renew',
        text: `UPDATE job SET lease_until = now() + $3 * interval '1 ms'
                FROM unnest($1::uuid[], $2::uuid[]) AS mine(id, token)
               WHERE job.id = mine.id AND job.lease_token = mine.token AND job.state = 'running' RETURNING mine.token`,
      },
      [jobs.map(({ id }) => id), jobs.map(({ leaseToken }) => leaseToken), leaseMs],
    );
    return new Set(rows.map(({ token }) => token));
  }

  /** Puts a running job back into the queue, for later. */
  async postpone({ id, leaseToken }: ClaimedJob, delayMs: number): Promise<boolean> {
    const text = `UPDATE job SET state = 'queued', lease_token = NULL, lease_until = NULL, is_waiting = false,
                         run_after = now() + $3 * interval '1 ms', rung_at = NULL
                   WHERE id = $1 AND lease_token = $2 AND state = 'running'`;
    return (await this.database.execute({ name: 'jobs.postpone', text }, [id, leaseToken, delayMs])) > 0;
  }

  /** A suspect has its worker for itself now; false when it is no longer this worker's, or too late. */
  async begin({ id, leaseToken }: ClaimedJob): Promise<boolean> {
    const text = `UPDATE job SET is_waiting = false
                   WHERE id = $1 AND lease_token = $2 AND state = 'running' AND deadline > now()`;
    return (await this.database.execute({ name: 'jobs.begin', text }, [id, leaseToken])) > 0;
  }

  /** Puts a job whose run threw back into the queue, for later each time; false when that was its last life. */
  async abandon({ id, leaseToken }: ClaimedJob, crashBudget: number, pauseMs: number): Promise<boolean> {
    const text = `UPDATE job SET state = 'queued', lease_token = NULL, lease_until = NULL, is_waiting = false,
                         error_count = error_count + 1,
                         run_after = now() + $4 * 2 ^ error_count * interval '1 ms', rung_at = NULL
                   WHERE id = $1 AND lease_token = $2 AND state = 'running' AND crash_count + error_count + 1 < $3`;
    const values = [id, leaseToken, crashBudget, pauseMs];
    return (await this.database.execute({ name: 'jobs.abandon', text }, values)) > 0;
  }

  /** Jobs whose worker is gone go back into the queue, as long as their crash budget and their deadline last. */
  async requeueLost(crashBudget: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `UPDATE job SET state = 'queued', lease_token = NULL, lease_until = NULL, is_waiting = false,
                      crash_count = crash_count + (NOT is_waiting)::integer, run_after = now(), rung_at = NULL
        WHERE id IN (SELECT id FROM job WHERE state = 'running' AND lease_until < now() AND deadline > now()
                        AND (is_waiting OR crash_count + error_count + 1 < $1) LIMIT 200 FOR UPDATE SKIP LOCKED)
        RETURNING id`,
      [crashBudget],
    );
    return rows.map(({ id }) => id);
  }

  /** Ends every lease there is. */
  async expireLeases(): Promise<void> {
    await this.database.execute(`UPDATE job SET lease_until = now() - interval '1 ms' WHERE state = 'running'`);
  }

  /**
   * Jobs that nobody may try again: too many workers lost, or past the deadline. One that waited in the queue comes under a
   * lease that has run out, so that no worker takes it meanwhile and it may still succeed with the pictures it has.
   */
  takeHopeless(crashBudget: number): Promise<Job[]> {
    return this.database.query<Job>(
      `UPDATE job SET state = 'running', started_at = coalesce(started_at, now()),
                      lease_token = coalesce(lease_token, gen_random_uuid()),
                      lease_until = coalesce(lease_until, now() - interval '1 ms')
        WHERE id IN (SELECT id FROM job
                      WHERE (state = 'running' AND lease_until < now()
                              AND (deadline <= now() OR (NOT is_waiting AND crash_count + error_count + 1 >= $1)))
                         OR (state = 'queued' AND deadline <= now())
                      LIMIT 200 FOR UPDATE SKIP LOCKED)
        RETURNING ${this.database.columns(Job)}`,
      [crashBudget],
    );
  }

  /** Due jobs whose ring may have been lost; they are marked as rung. */
  async takeUnrung(): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `UPDATE job SET rung_at = now()
        WHERE id IN (SELECT id FROM job WHERE state = 'queued' AND run_after <= now()
                        AND (rung_at IS NULL OR rung_at < now() - interval '30 seconds') LIMIT 200 FOR UPDATE SKIP LOCKED)
        RETURNING id`,
    );
    return rows.map(({ id }) => id);
  }

  findLiveOf(ownerId: string): Promise<Job[]> {
    const text = `SELECT $columns FROM job WHERE owner_id = $1 AND state IN ('queued', 'running')`;
    return this.database.query<Job>(this.statement('jobs.liveOf', text), [ownerId]);
  }

  private statement(name: string, text: string): Statement {
    return { name, text: text.replace('$columns', this.database.columns(Job)) };
  }
}
