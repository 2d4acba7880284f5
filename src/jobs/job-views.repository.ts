import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Caller } from '../http/index.js';
import type { JobState } from './job.entity.js';
import type { JobKind } from './job-kind.js';
import type { JobView } from './job-view.js';

export interface JobFilter {
  state?: JobState;
  type?: JobKind;
  clientReferenceId?: string;
}

/** The part of a job that changes while somebody looks at it. */
export type JobPulse = Pick<JobView, 'id' | 'state' | 'kept'>;

const KEPT = '(SELECT count(*)::int FROM job_picture WHERE job_id = j.id)';

/** The picture of a job that succeeded, as long as its file is one that may be seen. */
const PICTURE = `(
  SELECT json_build_object(
           'objectKey', p.object_key, 'mimeType', p.mime_type, 'width', p.width, 'height', p.height, 'sha256', p.sha256,
           'provider', p.provider, 'model', p.model, 'applied', p.applied,
           'references', (SELECT (c.applied->>'references')::int FROM provider_call c
                           WHERE c.job_id = j.id AND c.shot = p.shot AND c.outcome = 'ok' ORDER BY c.id DESC LIMIT 1))
    FROM job_picture p JOIN stored_object o ON o.key = p.object_key AND o.hidden_at IS NULL
   WHERE p.job_id = j.id AND j.state = 'succeeded' ORDER BY p.created_at LIMIT 1)`;

const VIEW = `SELECT j.id, j.team_id AS "teamId", j.kind, j.subject_id AS "subjectId", j.state, j.units, j.delivered, j.error,
       j.details, j.created_at AS "createdAt", j.started_at AS "startedAt", j.finished_at AS "finishedAt",
       (SELECT json_build_object('state', h.state, 'amount', h.amount::text, 'captured', h.captured::text)
          FROM credit_hold h WHERE h.job_id = j.id) AS hold,
       ${KEPT} AS kept, ${PICTURE} AS picture
  FROM job j`;

const OWN = 'j.team_id = $1 AND j.is_test = $2';
const FILTER = `${OWN} AND ($3::text IS NULL OR j.state = $3) AND ($4::text IS NULL OR j.kind = $4)
  AND ($5::text IS NULL OR j.client_reference_id = $5)`;

/** Jobs as reads show them, in the caller's team and world. */
@Injectable()
export class JobViewsRepository {
  constructor(private readonly database: Database) {}

  async find({ teamId, isTest }: Pick<Caller, 'teamId' | 'isTest'>, id: string): Promise<JobView | null> {
    const text = `${VIEW} WHERE ${OWN} AND j.id = $3`;
    const [job] = await this.database.query<JobView>({ name: 'jobViews.find', text }, [teamId, isTest, id]);
    return job ?? null;
  }

  list(caller: Caller, filter: JobFilter, page: { limit: number; offset: number }): Promise<JobView[]> {
    const text = `${VIEW} WHERE ${FILTER} ORDER BY j.created_at DESC, j.id DESC LIMIT $6 OFFSET $7`;
    return this.database.query<JobView>(text, [...valuesOf(caller, filter), page.limit, page.offset]);
  }

  async count(caller: Caller, filter: JobFilter): Promise<number> {
    const text = `SELECT count(*)::int AS count FROM job j WHERE ${FILTER}`;
    const [row] = await this.database.query<{ count: number }>(text, valuesOf(caller, filter));
    return row?.count ?? 0;
  }

  /** Where many jobs stand, in one round trip. */
  pulses(ids: string[]): Promise<JobPulse[]> {
    const text = `SELECT j.id, j.state, ${KEPT} AS kept FROM job j WHERE j.id = ANY($1)`;
    return this.database.query<JobPulse>({ name: 'jobViews.pulses', text }, [ids]);
  }
}

const valuesOf = ({ teamId, isTest }: Caller, { state, type, clientReferenceId }: JobFilter) => [
  teamId,
  isTest,
  state ?? null,
  type ?? null,
  clientReferenceId ?? null,
];
