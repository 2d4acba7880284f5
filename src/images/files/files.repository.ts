import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Caller } from '../../http/index.js';
import { StoredFile } from './file.entity.js';

export type NewFile = Omit<StoredFile, 'createdAt' | 'expiresAt'>;

const LIVE = 'team_id = $1 AND is_test = $2 AND id = $3 AND expires_at > now()';

/** Files, always in the caller's team and world; to all but the sweep those past their day do not exist. */
@Injectable()
export class FilesRepository {
  constructor(private readonly database: Database) {}

  async insert(file: NewFile): Promise<StoredFile> {
    const { id, teamId, isTest, purpose, mimeType, width, height, bytes, sha256, objectKey, metadata } = file;
    const text = `INSERT INTO file (id, team_id, is_test, purpose, mime_type, width, height, bytes, sha256, object_key, metadata)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${this.columns}`;
    const picture = [mimeType, width, height, bytes, sha256, objectKey];
    const values = [id, teamId, isTest, purpose, ...picture, JSON.stringify(metadata)];
    const [row] = await this.database.query<StoredFile>({ name: 'files.insert', text }, values);
    return row as StoredFile;
  }

  async find({ teamId, isTest }: Caller, id: string): Promise<StoredFile | null> {
    const text = `SELECT ${this.columns} FROM file WHERE ${LIVE}`;
    const [row] = await this.database.query<StoredFile>({ name: 'files.find', text }, [teamId, isTest, id]);
    return row ?? null;
  }

  async remove({ teamId, isTest }: Caller, id: string): Promise<boolean> {
    const text = `DELETE FROM file WHERE ${LIVE}`;
    return (await this.database.execute({ name: 'files.remove', text }, [teamId, isTest, id])) > 0;
  }

  /** A limited number of files past their day; beside any number of other processes. */
  removeExpired(limit: number): Promise<Pick<StoredFile, 'id' | 'teamId'>[]> {
    return this.database.query(
      `DELETE FROM file WHERE id IN (SELECT id FROM file WHERE expires_at <= now() LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, team_id AS "teamId"`,
      [limit],
    );
  }

  private get columns(): string {
    return this.database.columns(StoredFile);
  }
}
