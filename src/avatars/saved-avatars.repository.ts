import { Injectable } from '@nestjs/common';
import { containing, Database } from '../database/index.js';
import type { Caller } from '../http/index.js';
import { SavedAvatar } from './saved-avatar.entity.js';

export type NewSavedAvatar = Omit<SavedAvatar, 'createdAt' | 'updatedAt' | 'deletedAt'>;

const OWN = 'team_id = $1 AND is_test = $2 AND deleted_at IS NULL';
const LABELLED = containing('label', '$3');

/** Saved avatars, always in the caller's team and world. */
@Injectable()
export class SavedAvatarsRepository {
  constructor(private readonly database: Database) {}

  async insert(avatar: NewSavedAvatar): Promise<SavedAvatar> {
    const { id, teamId, isTest, label, jobId, storageKey, mimeType, provider, model, providerState } = avatar;
    const state = providerState === null ? null : JSON.stringify(providerState);
    const text = `INSERT INTO saved_avatar (id, team_id, is_test, label, job_id, storage_key, mime_type, provider, model, provider_state)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${this.columns}`;
    const values = [id, teamId, isTest, label, jobId, storageKey, mimeType, provider, model, state];
    const [row] = await this.database.query<SavedAvatar>({ name: 'savedAvatars.insert', text }, values);
    return row as SavedAvatar;
  }

  async find({ teamId, isTest }: Caller, id: string): Promise<SavedAvatar | null> {
    const text = `SELECT ${this.columns} FROM saved_avatar WHERE ${OWN} AND id = $3`;
    const [row] = await this.database.query<SavedAvatar>({ name: 'savedAvatars.find', text }, [teamId, isTest, id]);
    return row ?? null;
  }

  list(
    { teamId, isTest }: Caller,
    label: string | null,
    page: { limit: number; offset: number },
  ): Promise<SavedAvatar[]> {
    const text = `SELECT ${this.columns} FROM saved_avatar WHERE ${OWN} AND ${LABELLED}
      ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5`;
    return this.database.query<SavedAvatar>(text, [teamId, isTest, label, page.limit, page.offset]);
  }

  async count({ teamId, isTest }: Caller, label: string | null): Promise<number> {
    const text = `SELECT count(*)::int AS count FROM saved_avatar WHERE ${OWN} AND ${LABELLED}`;
    const [row] = await this.database.query<{ count: number }>(text, [teamId, isTest, label]);
    return row?.count ?? 0;
  }

  async rename({ teamId, isTest }: Caller, id: string, label: string | null): Promise<SavedAvatar | null> {
    const text = `UPDATE saved_avatar SET label = $4, updated_at = now() WHERE ${OWN} AND id = $3 RETURNING ${this.columns}`;
    const [row] = await this.database.query<SavedAvatar>(text, [teamId, isTest, id, label]);
    return row ?? null;
  }

  async remove({ teamId, isTest }: Caller, id: string): Promise<boolean> {
    const text = `UPDATE saved_avatar SET deleted_at = now(), label = NULL, provider_state = NULL WHERE ${OWN} AND id = $3`;
    return (await this.database.execute(text, [teamId, isTest, id])) > 0;
  }

  /** The job that an avatar of either world of a team was saved from, deleted or not. */
  async findJobId(teamId: string, id: string): Promise<string | null> {
    const text = 'SELECT job_id AS "jobId" FROM saved_avatar WHERE team_id = $1 AND id = $2';
    const [avatar] = await this.database.query<{ jobId: string }>(text, [teamId, id]);
    return avatar?.jobId ?? null;
  }

  /** Everything that a team ever saved of a job goes for good, in the transaction in progress; answers what it was. */
  eraseOfJob(teamId: string, jobId: string): Promise<SavedAvatar[]> {
    const text = `DELETE FROM saved_avatar WHERE team_id = $1 AND job_id = $2 RETURNING ${this.columns}`;
    return this.database.query<SavedAvatar>(text, [teamId, jobId]);
  }

  private get columns(): string {
    return this.database.columns(SavedAvatar);
  }
}
