import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import type { ClaimedJob } from './job.entity.js';
import { JobPicture } from './job-picture.entity.js';
import { ProviderCall } from './provider-call.entity.js';

/** A call as it was made. */
export interface NewCall {
  shot: string;
  provider: string;
  model: string;
  attempt?: number;
  applied?: ProviderCall['applied'];
}

/** What came of it. */
export interface CallEnding {
  outcome: string;
  usage?: Record<string, number> | null;
  costMicros?: number | null;
  reason?: string | null;
  retryAfterMs?: number;
}

/** A call of which nothing more will be heard; `unknown` when its worker was lost. */
export interface EndedCall {
  provider: string;
  outcome: string;
}

/** A row with what is left of the pause its provider asked for. */
export type PastCall = ProviderCall & { retryAfterMs: number | null };

export type NewPicture = Omit<JobPicture, 'jobId' | 'createdAt'>;

/** What a running job has done so far: calls it made and pictures it holds. It outlives the worker that wrote it. */
@Injectable()
export class AttemptsRepository {
  private readonly endListeners: ((call: EndedCall) => void)[] = [];

  constructor(private readonly database: Database) {}

  listCalls(jobId: string): Promise<PastCall[]> {
    const text = `SELECT ${this.database.columns(ProviderCall)},
                         greatest(0, ceil(extract(epoch FROM retry_at - now()) * 1000))::integer AS "retryAfterMs"
                    FROM provider_call WHERE job_id = $1 ORDER BY id`;
    return this.database.query<PastCall>({ name: 'attempts.calls', text }, [jobId]);
  }

  listPictures(jobId: string): Promise<JobPicture[]> {
    const text = `SELECT ${this.database.columns(JobPicture)} FROM job_picture WHERE job_id = $1`;
    return this.database.query<JobPicture>({ name: 'attempts.pictures', text }, [jobId]);
  }

  /** Announces a paid call; null when the job is no longer this worker's, and then the call must not be made. */
  async startCall(job: ClaimedJob, call: NewCall): Promise<string | null> {
    const { shot, provider, model, attempt = 1, applied = {} } = call;
    const id = newId();
    const text = `INSERT INTO provider_call (id, job_id, shot, provider, model, attempt, applied)
                  SELECT $1, job.id, $4, $5, $6, $7, $8
                    FROM job WHERE job.id = $2 AND lease_token = $3 AND state = 'running'`;
    const values = [id, job.id, job.leaseToken, shot, provider, model, attempt, JSON.stringify(applied)];
    return (await this.database.execute({ name: 'attempts.startCall', text }, values)) > 0 ? id : null;
  }

  /** Records how a call ended, even when the job was lost meanwhile: the operator paid for it. */
  async endCall(id: string, ending: CallEnding): Promise<void> {
    const { outcome, usage, costMicros = null, reason = null, retryAfterMs = null } = ending;
    const text = `UPDATE provider_call SET outcome = $2, usage = $3, cost_micros = $4, reason = $5, ended_at = now(),
                         retry_at = now() + $6::integer * interval '1 ms' WHERE id = $1 RETURNING provider, outcome`;
    const values = [id, outcome, usage ? JSON.stringify(usage) : null, costMicros, reason, retryAfterMs];
    this.tellEnd(await this.database.query<EndedCall>({ name: 'attempts.endCall', text }, values));
  }

  /** Keeps a stored picture for the settle; false when the job is no longer this worker's. Safe to run twice. */
  async keepPicture(job: ClaimedJob, picture: NewPicture): Promise<boolean> {
    const text = `INSERT INTO job_picture (job_id, shot, object_key, mime_type, width, height, bytes, sha256, provider, model, applied, provider_state, companions)
                  SELECT job.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
                    FROM job WHERE job.id = $1 AND lease_token = $2 AND state = 'running'
                  ON CONFLICT (job_id, shot) DO UPDATE SET object_key = excluded.object_key
                   WHERE job_picture.object_key = excluded.object_key`;
    const values = [
      picture.shot,
      picture.objectKey,
      picture.mimeType,
      picture.width,
      picture.height,
      picture.bytes,
      picture.sha256,
      picture.provider,
      picture.model,
      JSON.stringify(picture.applied),
      picture.providerState === undefined ? null : JSON.stringify(picture.providerState),
      JSON.stringify(picture.companions),
    ];
    return (
      (await this.database.execute({ name: 'attempts.keepPicture', text }, [job.id, job.leaseToken, ...values])) > 0
    );
  }

  /** Calls of jobs that lost their worker: nobody knows how they ended. */
  async forgetCalls(jobIds: string[]): Promise<number> {
    const text = `UPDATE provider_call SET outcome = 'unknown', ended_at = now() WHERE ended_at IS NULL AND job_id = ANY($1)
                  RETURNING provider, outcome`;
    const calls = await this.database.query<EndedCall>(text, [jobIds]);
    this.tellEnd(calls);
    return calls.length;
  }

  /** Is told of every call whose end this process wrote down. */
  onCallEnd(listener: (call: EndedCall) => void): void {
    this.endListeners.push(listener);
  }

  private tellEnd(calls: EndedCall[]): void {
    for (const call of calls) {
      this.endListeners.forEach((listener) => listener(call));
    }
  }
}
