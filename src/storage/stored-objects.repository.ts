import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { keyRange } from './object-key.js';
import { ObjectExistsError } from './storage.errors.js';
import type { StoredObject } from './stored-object.entity.js';

export type NewStoredObject = Pick<StoredObject, 'key' | 'teamId' | 'mimeType' | 'bytes' | 'sha256'> &
  Partial<Pick<StoredObject, 'width' | 'height' | 'isPrivate'>>;

export type ServedObject = Pick<StoredObject, 'key' | 'mimeType' | 'bytes' | 'sha256'>;

const FIND = {
  name: 'storage.find',
  text: `SELECT key, mime_type AS "mimeType", bytes, sha256 FROM stored_object
    WHERE key = $1 AND hidden_at IS NULL AND NOT is_private`,
};

const INSERT = {
  name: 'storage.insert',
  text: `INSERT INTO stored_object (key, team_id, mime_type, bytes, sha256, width, height, is_private)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (key) DO UPDATE SET sha256 = excluded.sha256 WHERE stored_object.sha256 = excluded.sha256`,
};

const HIDE = 'UPDATE stored_object SET hidden_at = now() WHERE key >= $1 AND key < $2 AND hidden_at IS NULL';
const SHOW = 'UPDATE stored_object SET hidden_at = NULL WHERE key >= $1 AND key < $2 AND hidden_at IS NOT NULL';
const REMOVE = 'DELETE FROM stored_object WHERE key >= $1 AND key < $2';
const KNOWN = 'SELECT key FROM stored_object WHERE key = ANY($1::text[])';

/** Keys begin with their team, so a key or a folder is scoped by team in itself. */
@Injectable()
export class StoredObjectsRepository {
  constructor(private readonly database: Database) {}

  async findVisible(key: string): Promise<ServedObject | null> {
    const [object] = await this.database.query<ServedObject>(FIND, [key]);
    return object ?? null;
  }

  /** Safe to run twice: the same key with the same content is one row. */
  async insert(object: NewStoredObject): Promise<void> {
    const { key, teamId, mimeType, bytes, sha256, width = null, height = null, isPrivate = false } = object;
    const values = [key, teamId, mimeType, bytes, sha256, width, height, isPrivate];
    const inserted = await this.database.execute(INSERT, values);
    if (inserted === 0) {
      throw new ObjectExistsError(key);
    }
  }

  hidePrefix(target: string): Promise<number> {
    return this.database.execute(HIDE, keyRange(target));
  }

  showPrefix(target: string): Promise<number> {
    return this.database.execute(SHOW, keyRange(target));
  }

  removePrefix(target: string): Promise<number> {
    return this.database.execute(REMOVE, keyRange(target));
  }

  async listKeys(teamId: string): Promise<string[]> {
    const text = 'SELECT key FROM stored_object WHERE key >= $1 AND key < $2';
    const rows = await this.database.query<{ key: string }>(text, keyRange(`team/${teamId}/`));
    return rows.map(({ key }) => key);
  }

  /** Those that people may see; who hides one waits until the transaction in progress ends. */
  async holdVisible(keys: string[]): Promise<string[]> {
    const text = 'SELECT key FROM stored_object WHERE key = ANY($1::text[]) AND hidden_at IS NULL FOR SHARE';
    const rows = await this.database.query<{ key: string }>({ name: 'storage.holdVisible', text }, [keys]);
    return rows.map(({ key }) => key);
  }

  /** Which of these keys have a row, hidden or not. */
  async filterKnown(keys: string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ key: string }>(KNOWN, [keys]);
    return new Set(rows.map(({ key }) => key));
  }
}
