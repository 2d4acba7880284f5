import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Caller } from '../../http/index.js';
import { Upload, type UploadedPicture, type UploadPose } from './upload.entity.js';

export type ReceivedPicture = Omit<UploadedPicture, 'id' | 'pose'> & { sentSha256: string };

type Owner = Pick<Caller, 'teamId' | 'isTest'>;

const OWN = 'team_id = $1 AND is_test = $2';
const OPEN = 'consumed_at IS NULL AND expires_at > now()';
const PICTURE = `id, object_key AS "objectKey", mime_type AS "mimeType", width, height, bytes, sha256, pose`;

const LOCK_TEAM = {
  name: 'uploads.lockTeam',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('upload:' || $1 || $2, 0))`,
};

const INSERT = {
  name: 'uploads.insert',
  text: `INSERT INTO upload (id, team_id, is_test)
    SELECT $3, $1, $2 WHERE (SELECT count(*) FROM upload WHERE ${OWN} AND ${OPEN}) < $4`,
};

const RECEIVE = {
  name: 'uploads.receive',
  text: `UPDATE upload SET object_key = $3, mime_type = $4, width = $5, height = $6, bytes = $7, sha256 = $8, sent_sha256 = $9,
      received_at = now()
    WHERE team_id = $1 AND id = $2 AND received_at IS NULL AND ${OPEN}`,
};

/** Locked in one order, so that two orders of the same tickets never wait for each other. */
const CONSUME = {
  name: 'uploads.consume',
  text: `WITH locked AS (
      SELECT id FROM upload WHERE ${OWN} AND id = ANY($3::uuid[]) AND received_at IS NOT NULL AND ${OPEN} ORDER BY id FOR UPDATE)
    UPDATE upload SET consumed_at = now() WHERE id IN (SELECT id FROM locked) RETURNING ${PICTURE}`,
};

/** Upload tickets, always in the caller's team and world. */
@Injectable()
export class UploadsRepository {
  constructor(private readonly database: Database) {}

  /** False when the team has as many open tickets as it may. In the transaction in progress, one at a time per team. */
  async insert({ teamId, isTest }: Owner, id: string, maxOpen: number): Promise<boolean> {
    await this.database.query(LOCK_TEAM, [teamId, String(isTest)]);
    return (await this.database.execute(INSERT, [teamId, isTest, id, maxOpen])) > 0;
  }

  /** When the next open ticket frees its place. */
  async secondsUntilNextExpiry({ teamId, isTest }: Owner): Promise<number> {
    const text = `SELECT greatest(1, ceil(extract(epoch FROM min(expires_at) - now())))::int AS seconds FROM upload WHERE ${OWN} AND ${OPEN}`;
    const [row] = await this.database.query<{ seconds: number | null }>(text, [teamId, isTest]);
    return row?.seconds ?? 1;
  }

  async findOpen({ teamId, isTest }: Owner, id: string): Promise<Upload | null> {
    const text = `SELECT ${this.database.columns(Upload)} FROM upload WHERE ${OWN} AND id = $3 AND ${OPEN}`;
    const [row] = await this.database.query<Upload>({ name: 'uploads.findOpen', text }, [teamId, isTest, id]);
    return row ?? null;
  }

  findPictures({ teamId, isTest }: Owner, ids: string[]): Promise<UploadedPicture[]> {
    const text = `SELECT ${PICTURE} FROM upload WHERE ${OWN} AND id = ANY($3::uuid[]) AND received_at IS NOT NULL AND ${OPEN}`;
    return this.database.query({ name: 'uploads.findPictures', text }, [teamId, isTest, ids]);
  }

  /** For the holder of a signed URL, whose signature names the team. */
  async find(teamId: string, id: string): Promise<Upload | null> {
    const text = `SELECT ${this.database.columns(Upload)} FROM upload WHERE team_id = $1 AND id = $2 AND expires_at > now()`;
    const [row] = await this.database.query<Upload>({ name: 'uploads.find', text }, [teamId, id]);
    return row ?? null;
  }

  /** False when the ticket has its picture already. */
  async receive(teamId: string, id: string, picture: ReceivedPicture): Promise<boolean> {
    const { objectKey, mimeType, width, height, bytes, sha256, sentSha256 } = picture;
    const values = [teamId, id, objectKey, mimeType, width, height, bytes, sha256, sentSha256];
    return (await this.database.execute(RECEIVE, values)) > 0;
  }

  async keepPose({ teamId, isTest }: Owner, id: string, pose: UploadPose): Promise<void> {
    const text = `UPDATE upload SET pose = $4 WHERE ${OWN} AND id = $3`;
    await this.database.execute({ name: 'uploads.keepPose', text }, [teamId, isTest, id, pose]);
  }

  /** Those of the tickets that were usable until now; from the commit on they are not. */
  consume({ teamId, isTest }: Owner, ids: string[]): Promise<UploadedPicture[]> {
    return this.database.query(CONSUME, [teamId, isTest, ids]);
  }

  /** In whatever state, of both worlds. */
  async remove(teamId: string, ids: string[]): Promise<void> {
    const text = 'DELETE FROM upload WHERE team_id = $1 AND id = ANY($2::uuid[])';
    await this.database.execute({ name: 'uploads.remove', text }, [teamId, ids]);
  }

  /** A limited number of tickets past their 24 hours; beside any number of other processes. */
  removeExpired(limit: number): Promise<Pick<Upload, 'id' | 'teamId' | 'consumedAt'>[]> {
    return this.database.query(
      `DELETE FROM upload WHERE id IN (SELECT id FROM upload WHERE expires_at <= now() LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, team_id AS "teamId", consumed_at AS "consumedAt"`,
      [limit],
    );
  }
}
