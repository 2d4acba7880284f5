import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';
import { Database } from '../database/index.js';

/** No call takes as long as this, however far its provider's deadline is raised. */
const LOST_CALL = `interval '10 minutes'`;

const JOBS_PER_LOOK = 500;
const FIRST = { createdAt: '-infinity', id: NIL };

const DRAWING = `id, created_at::text AS "createdAt",
  jsonb_path_query_array(input, '$.shots[*].references[*].objectKey') AS keys`;

/** A job with what it draws from. */
interface DrawingJob {
  id: string;
  /** As text: a Date would cut it. */
  createdAt: string;
  keys: string[];
}

/** What customers wrote, in the rows of their jobs. */
@Injectable()
export class JobWordsRepository {
  constructor(private readonly database: Database) {}

  /** Words of a live job are still needed and stay. */
  blank(jobIds: string[]): Promise<number> {
    return this.database.execute(
      `UPDATE job SET input = '{}', details = NULL, client_reference_id = NULL
        WHERE id = ANY($1) AND finished_at IS NOT NULL AND input <> '{}'`,
      [jobIds],
    );
  }

  /** Of jobs whose subject stays: only what they were drawn from goes. */
  async blankInputs(jobIds: string[]): Promise<void> {
    await this.database.execute(
      `UPDATE job SET input = '{}' WHERE id = ANY($1) AND finished_at IS NOT NULL AND input <> '{}'`,
      [jobIds],
    );
  }

  async blankCalls(jobIds: string[]): Promise<void> {
    await this.database.execute(
      'UPDATE provider_call SET reason = NULL WHERE job_id = ANY($1) AND reason IS NOT NULL',
      [jobIds],
    );
  }

  removePictures(jobIds: string[]): Promise<number> {
    return this.database.execute('DELETE FROM job_picture WHERE job_id = ANY($1)', [jobIds]);
  }

  listOwnedBy(ownerIds: string[]): Promise<string[]> {
    return this.ids('SELECT id FROM job WHERE owner_id = ANY($1) OR subject_id = ANY($1)', [ownerIds]);
  }

  listOfSubject(teamId: string, subjectId: string): Promise<string[]> {
    return this.ids('SELECT id FROM job WHERE team_id = $1 AND subject_id = $2', [teamId, subjectId]);
  }

  /** Jobs of a team that are one of these, draw one, or were ordered for one. */
  listAbout(teamId: string, ids: string[]): Promise<string[]> {
    const text =
      'SELECT id FROM job WHERE team_id = $1 AND (id = ANY($2) OR subject_id = ANY($2) OR owner_id = ANY($2))';
    return this.ids(text, [teamId, ids]);
  }

  listOfTeam(teamId: string): Promise<string[]> {
    return this.ids('SELECT id FROM job WHERE team_id = $1', [teamId]);
  }

  /** Live jobs of a team that draw from one of these files, or from a file in one of these folders (`…/`). */
  async listLiveDrawnFrom(teamId: string, targets: string[]): Promise<string[]> {
    const text = `SELECT ${DRAWING} FROM job WHERE team_id = $1 AND state IN ('queued', 'running')`;
    const jobs = await this.database.query<DrawingJob & Record<string, unknown>>(text, [teamId]);
    return jobs.filter(drawnFrom(targets)).map(({ id }) => id);
  }

  /** The same of all jobs of a team. It may have many: they are read in portions. */
  async listDrawnFrom(teamId: string, targets: string[]): Promise<string[]> {
    const text = `SELECT ${DRAWING} FROM job
                   WHERE team_id = $1 AND (created_at, id) > ($2::timestamptz, $3) ORDER BY created_at, id LIMIT $4`;
    const isDrawnFrom = drawnFrom(targets);
    const found: string[] = [];
    for (let after: Omit<DrawingJob, 'keys'> | undefined = FIRST; after; ) {
      const jobs: DrawingJob[] = await this.database.query(text, [teamId, after.createdAt, after.id, JOBS_PER_LOOK]);
      found.push(...jobs.filter(isDrawnFrom).map(({ id }) => id));
      after = jobs.at(-1);
    }
    return found;
  }

  listLive(jobIds: string[]): Promise<string[]> {
    return this.ids('SELECT id FROM job WHERE id = ANY($1) AND finished_at IS NULL ORDER BY id', [jobIds]);
  }

  /** What these jobs drew, and where it is kept. */
  async listPlaces(jobIds: string[]): Promise<{ subjectIds: string[]; folders: string[] }> {
    const text = `SELECT subject_id AS "subjectId", (input ->> 'folder') || '/' AS folder FROM job WHERE id = ANY($1)`;
    const rows = await this.database.query<{ subjectId: string; folder: string | null }>(text, [jobIds]);
    return {
      subjectIds: [...new Set(rows.map(({ subjectId }) => subjectId))],
      folders: [...new Set(rows.map(({ folder }) => folder).filter((folder) => folder !== null))],
    };
  }

  /** Pictures a customer sent along with these jobs, but for those that a live job of the team still needs. */
  async listInputs(teamId: string, jobIds: string[]): Promise<string[]> {
    const text = `
      WITH used AS (
        SELECT job.id, job.finished_at, reference ->> 'objectKey' AS key
          FROM job, jsonb_path_query(input, '$.shots[*].references[*]') AS reference
         WHERE job.team_id = $2 AND (job.id = ANY($1) OR job.finished_at IS NULL)
      )
      SELECT DISTINCT key FROM used
       WHERE id = ANY($1) AND key LIKE 'team/%/input/%'
         AND key NOT IN (SELECT key FROM used WHERE finished_at IS NULL AND id <> ALL($1))`;
    const rows = await this.database.query<{ key: string }>(text, [jobIds, teamId]);
    return rows.map(({ key }) => key);
  }

  /** Whether a provider may still be drawing for one of these jobs; calls whose worker died long ago are given up. */
  async hasOpenCalls(jobIds: string[]): Promise<boolean> {
    await this.database.execute(
      `UPDATE provider_call SET outcome = 'unknown', ended_at = now() FROM job
        WHERE job.id = job_id AND job.finished_at IS NOT NULL AND ended_at IS NULL AND job_id = ANY($1)
          AND provider_call.started_at < now() - ${LOST_CALL}`,
      [jobIds],
    );
    const text = 'SELECT 1 FROM provider_call WHERE ended_at IS NULL AND job_id = ANY($1) LIMIT 1';
    return (await this.database.query(text, [jobIds])).length > 0;
  }

  private async ids(text: string, values: unknown[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(text, values);
    return rows.map(({ id }) => id);
  }
}

/** A target is a file, or a folder (`…/`) however far above it. */
function drawnFrom(targets: string[]): (job: DrawingJob) => boolean {
  const known = new Set(targets);
  return ({ keys }) => keys.some((key) => known.has(key) || foldersAbove(key).some((folder) => known.has(folder)));
}

function foldersAbove(key: string): string[] {
  const steps = key.split('/');
  return steps.slice(1).map((_, depth) => `${steps.slice(0, depth + 1).join('/')}/`);
}
