import { Injectable } from '@nestjs/common';
import { containing, Database } from '../database/index.js';
import { type Caller, type Page, pageOf } from '../http/index.js';
import { type Attributes, Character, type CharacterError, type CharacterStatus } from './character.entity.js';
import { required } from './characters.errors.js';
import type { Pose } from './character-ref.entity.js';

/** A character as reads show it. */
export type ShownCharacter = Character & { refs: { pose: Pose; objectKey: string }[] };

export type NewCharacter = Pick<
  Character,
  'id' | 'name' | 'status' | 'jobId' | 'isFromUploads' | 'attributes' | 'clientReferenceId' | 'aurousVersion'
>;

export interface CharacterFilter {
  status?: CharacterStatus;
  name?: string;
  clientReferenceId?: string;
}

export interface CharacterChanges {
  name?: string;
  /** Null takes them away. */
  attributes?: Attributes | null;
}

const OWN = 'c.team_id = $1 AND c.is_test = $2';
const LIVE = `${OWN} AND c.status <> 'deleted'`;
const REFS = `(SELECT coalesce(json_agg(json_build_object('pose', r.pose, 'objectKey', r.object_key) ORDER BY r.position), '[]')
  FROM character_ref r WHERE r.character_id = c.id) AS refs`;
const NAMED = containing('c.name', '$5');

const json = (value: object | null): string | null => value && JSON.stringify(value);

/** Has the code of a serialization fault, by which `Database` knows that the transaction is to be run again. */
class JobChangedError extends Error {
  readonly code = '40001';

  constructor() {
    super('The character got another job before it was taken.');
  }
}

/** The rows of characters. Methods that take a caller see the caller's team and world only, and nothing that was deleted. */
@Injectable()
export class CharactersRepository {
  private readonly shown: string;

  constructor(private readonly database: Database) {
    this.shown = `${database.columns(Character, 'c')}, ${REFS}`;
  }

  async insert({ teamId, isTest }: Caller, character: NewCharacter): Promise<void> {
    const { id, name, status, jobId, isFromUploads, attributes, clientReferenceId, aurousVersion } = character;
    const text = `INSERT INTO character (team_id, is_test, id, name, status, job_id, is_from_uploads, attributes, client_reference_id, aurous_version)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
    const rest = [isFromUploads, json(attributes), clientReferenceId, aurousVersion];
    await this.database.execute({ name: 'characters.insert', text }, [
      teamId,
      isTest,
      id,
      name,
      status,
      jobId,
      ...rest,
    ]);
  }

  find({ teamId, isTest }: Caller, id: string): Promise<ShownCharacter | null> {
    const text = `SELECT ${this.shown} FROM character c WHERE ${LIVE} AND c.id = $3`;
    return this.first({ name: 'characters.find', text }, [teamId, isTest, id]);
  }

  /** The same, held until the transaction in progress ends. */
  findLocked({ teamId, isTest }: Caller, id: string): Promise<ShownCharacter | null> {
    const text = `SELECT ${this.shown} FROM character c WHERE ${LIVE} AND c.id = $3 FOR UPDATE OF c`;
    return this.first({ name: 'characters.findLocked', text }, [teamId, isTest, id]);
  }

  /** The same, as many at a time as want to read it; nobody writes it until they end. */
  findShared({ teamId, isTest }: Caller, id: string): Promise<ShownCharacter | null> {
    const text = `SELECT ${this.shown} FROM character c WHERE ${LIVE} AND c.id = $3 FOR SHARE OF c`;
    return this.first({ name: 'characters.findShared', text }, [teamId, isTest, id]);
  }

  /** Of any team and in any status, held: for the job that names it. */
  findAnyLocked(id: string): Promise<ShownCharacter | null> {
    const text = `SELECT ${this.shown} FROM character c WHERE c.id = $1 FOR UPDATE OF c`;
    return this.first({ name: 'characters.findAnyLocked', text }, [id]);
  }

  /**
   * The same. Whoever ends a job takes its row before the character's, and so must everyone who takes both: when the
   * character has got another job meanwhile, the transaction is run again.
   */
  async takeWithJob(id: string): Promise<ShownCharacter | null> {
    const jobIds = 'SELECT job_id AS "jobId" FROM character WHERE id = $1';
    const [before] = await this.database.query<{ jobId: string | null }>(jobIds, [id]);
    await this.database.query('SELECT 1 FROM job WHERE id = $1 FOR UPDATE', [before?.jobId ?? null]);
    const character = await this.findAnyLocked(id);
    if (before && character && character.jobId !== before.jobId) {
      throw new JobChangedError();
    }
    return character;
  }

  /** Of any team, in any status: one that the transaction in progress has written or holds. */
  async get(id: string): Promise<ShownCharacter> {
    const text = `SELECT ${this.shown} FROM character c WHERE c.id = $1`;
    return required(await this.first({ name: 'characters.get', text }, [id]));
  }

  /** One that is gone still tells where a page begins: by its row, or by the jobs that drew it. */
  async existed({ teamId, isTest }: Caller, id: string): Promise<boolean> {
    const text = `SELECT 1 FROM character c WHERE ${OWN} AND c.id = $3
        UNION ALL SELECT 1 FROM job c WHERE ${OWN} AND c.subject_id = $3 AND c.kind = 'character_synthesis' LIMIT 1`;
    return (await this.database.query(text, [teamId, isTest, id])).length > 0;
  }

  async list(
    { teamId, isTest }: Caller,
    filter: CharacterFilter,
    page: { limit: number; after: string | null },
  ): Promise<Page<ShownCharacter>> {
    const text = `SELECT ${this.shown} FROM character c
      WHERE ${LIVE} AND ($3::uuid IS NULL OR c.id < $3) AND ($4::text IS NULL OR c.status = $4) AND ${NAMED}
        AND ($6::text IS NULL OR c.client_reference_id = $6)
      ORDER BY c.id DESC LIMIT $7`;
    const { status = null, name = null, clientReferenceId = null } = filter;
    const values = [teamId, isTest, page.after, status, name, clientReferenceId, page.limit + 1];
    return pageOf(await this.database.query<ShownCharacter>(text, values), page.limit);
  }

  update(
    { teamId, isTest }: Caller,
    id: string,
    { name, attributes }: CharacterChanges,
  ): Promise<ShownCharacter | null> {
    const text = `UPDATE character c SET name = coalesce($4, name),
        attributes = CASE WHEN $5 THEN $6::jsonb ELSE attributes END, updated_at = now()
      WHERE ${LIVE} AND c.id = $3 RETURNING ${this.shown}`;
    const hasAttributes = attributes !== undefined;
    const values = [teamId, isTest, id, name ?? null, hasAttributes, json(attributes ?? null)];
    return this.first({ name: 'characters.update', text }, values);
  }

  /** A synthesis begins; what was there is remembered. */
  async begin(id: string, jobId: string): Promise<void> {
    const text = `UPDATE character SET prior_status = status, status = 'synthesizing', job_id = $2, error = NULL, updated_at = now()
      WHERE id = $1`;
    await this.database.execute({ name: 'characters.begin', text }, [id, jobId]);
  }

  /** A synthesis has ended. */
  async settle(id: string, status: CharacterStatus, error: CharacterError | null): Promise<void> {
    const text = `UPDATE character SET status = $2, error = $3, prior_status = NULL, updated_at = now()
      WHERE id = $1`;
    await this.database.execute({ name: 'characters.settle', text }, [id, status, json(error)]);
  }

  async markReady(id: string): Promise<void> {
    await this.database.execute(`UPDATE character SET status = 'ready', updated_at = now() WHERE id = $1`, [id]);
  }

  /** The row stays, without the customer's words; nobody sees it. */
  async markDeleted(id: string): Promise<void> {
    const text = `UPDATE character SET status = 'deleted', prior_status = NULL, name = '', attributes = NULL, error = NULL,
        client_reference_id = NULL, updated_at = now() WHERE id = $1`;
    await this.database.execute(text, [id]);
  }

  /** Every character of a team, in both worlds. */
  async listIds(teamId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>('SELECT id FROM character WHERE team_id = $1', [teamId]);
    return rows.map(({ id }) => id);
  }

  async remove(id: string): Promise<void> {
    await this.database.execute('DELETE FROM character WHERE id = $1', [id]);
  }

  private async first(
    statement: string | { name: string; text: string },
    values: unknown[],
  ): Promise<ShownCharacter | null> {
    const [row] = await this.database.query<ShownCharacter>(statement, values);
    return row ?? null;
  }
}
