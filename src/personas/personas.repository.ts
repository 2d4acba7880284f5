import { Injectable } from '@nestjs/common';
import { Database, violatedConstraint } from '../database/index.js';
import { type Caller, type Page, pageOf } from '../http/index.js';
import { Persona } from './persona.entity.js';
import { SlugTakenError } from './personas.errors.js';

export type NewPersona = Pick<
  Persona,
  'id' | 'workspaceId' | 'name' | 'slug' | 'intent' | 'language' | 'visibility' | 'layers'
>;

export type PersonaChanges = Partial<Pick<Persona, 'name' | 'slug' | 'visibility' | 'layers'>>;

const OWN = 'team_id = $1 AND is_test = $2';
const SURFACE_CHANGES = `($7::jsonb IS NOT NULL AND $7::jsonb -> 'surface' IS DISTINCT FROM layers -> 'surface')`;
const RESTORABLE = `(deleted_at > now() - interval '30 days' AND purged_at IS NULL)`;

/** Every statement is scoped by the caller's team and world. */
@Injectable()
export class PersonasRepository {
  private readonly columns: string;

  constructor(private readonly database: Database) {
    this.columns = database.columns(Persona);
  }

  async find(caller: Caller, id: string): Promise<Persona | null> {
    const text = `SELECT ${this.columns} FROM persona WHERE ${OWN} AND id = $3 AND deleted_at IS NULL`;
    return this.first({ name: 'persona_find', text }, [caller.teamId, caller.isTest, id]);
  }

  /** Deleted ones too, held until the transaction in progress ends. */
  async findAnyLocked(caller: Caller, id: string): Promise<(Persona & { isRestorable: boolean | null }) | null> {
    const [row] = await this.database.query<Persona & { isRestorable: boolean | null }>(
      `SELECT ${this.columns}, ${RESTORABLE} AS "isRestorable" FROM persona WHERE ${OWN} AND id = $3 FOR UPDATE`,
      [caller.teamId, caller.isTest, id],
    );
    return row ?? null;
  }

  /** A row that has been deleted since still tells where a page begins. */
  async exists(caller: Caller, id: string): Promise<boolean> {
    const rows = await this.database.query(`SELECT 1 FROM persona WHERE ${OWN} AND id = $3`, [
      caller.teamId,
      caller.isTest,
      id,
    ]);
    return rows.length > 0;
  }

  async list(caller: Caller, limit: number, after: string | null): Promise<Page<Persona>> {
    const text = `SELECT ${this.columns} FROM persona
                   WHERE ${OWN} AND deleted_at IS NULL AND ($3::uuid IS NULL OR id < $3)
                   ORDER BY id DESC LIMIT $4`;
    const values = [caller.teamId, caller.isTest, after, limit + 1];
    return pageOf(await this.database.query<Persona>({ name: 'persona_list', text }, values), limit);
  }

  /** Null when the slug is taken; the transaction in progress, if any, goes on. */
  insert(caller: Caller, persona: NewPersona): Promise<Persona | null> {
    const { id, workspaceId, name, slug, intent, language, visibility, layers } = persona;
    const text = `INSERT INTO persona
                    (team_id, is_test, id, workspace_id, name, slug, intent, language, visibility, layers)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                  ON CONFLICT (team_id, is_test, slug) WHERE deleted_at IS NULL DO NOTHING
                  RETURNING ${this.columns}`;
    return this.first({ name: 'persona_insert', text }, [
      caller.teamId,
      caller.isTest,
      id,
      workspaceId,
      name,
      slug,
      intent,
      language,
      visibility,
      JSON.stringify(layers),
    ]);
  }

  /** One statement, so that parallel changes of different members do not undo each other. */
  async update(caller: Caller, id: string, changes: PersonaChanges): Promise<Persona | null> {
    const { name, slug, visibility, layers } = changes;
    const text = `UPDATE persona SET
                    name = COALESCE($4, name),
                    slug = COALESCE($5, slug),
                    visibility = COALESCE($6, visibility),
                    layers = COALESCE($7::jsonb, layers),
                    portrait_stale = portrait_stale OR ${SURFACE_CHANGES},
                    surface_revision = surface_revision + (${SURFACE_CHANGES})::integer,
                    updated_at = now()
                  WHERE ${OWN} AND id = $3 AND deleted_at IS NULL
                  RETURNING ${this.columns}`;
    const values = [
      caller.teamId,
      caller.isTest,
      id,
      name ?? null,
      slug ?? null,
      visibility ?? null,
      layers ? JSON.stringify(layers) : null,
    ];
    return this.translated(slug, () => this.first({ name: 'persona_update', text }, values));
  }

  /** False when there is no such live persona. */
  async markDeleted(caller: Caller, id: string): Promise<boolean> {
    const count = await this.database.execute(
      `UPDATE persona SET status = 'deleted', deleted_at = now(), updated_at = now()
        WHERE ${OWN} AND id = $3 AND deleted_at IS NULL`,
      [caller.teamId, caller.isTest, id],
    );
    return count > 0;
  }

  /** Another persona may have taken the slug in the meantime. */
  async markRestored(caller: Caller, { id, slug }: Persona): Promise<Persona | null> {
    const text = `UPDATE persona SET status = 'active', deleted_at = NULL, updated_at = now()
                   WHERE ${OWN} AND id = $3 RETURNING ${this.columns}`;
    return this.translated(slug, () => this.first(text, [caller.teamId, caller.isTest, id]));
  }

  /** Of any team: the job that made the portrait names the persona. */
  async moveCanonical(id: string, portraitId: string, surfaceRevision: number | null): Promise<void> {
    const text = `UPDATE persona SET
                    canonical_portrait_id = $2,
                    active_portrait_id = CASE WHEN active_portrait_id = canonical_portrait_id
                      THEN $2 ELSE active_portrait_id END,
                    portrait_stale = surface_revision IS DISTINCT FROM $3,
                    updated_at = now()
                  WHERE id = $1`;
    await this.database.execute({ name: 'persona_move_canonical', text }, [id, portraitId, surfaceRevision]);
  }

  /** A portrait that is rejected or gone is nobody's face any more. */
  async dropPortrait(id: string, portraitId: string): Promise<void> {
    const text = `UPDATE persona SET canonical_portrait_id = NULLIF(canonical_portrait_id, $2),
                                     active_portrait_id = NULLIF(active_portrait_id, $2), updated_at = now()
                   WHERE id = $1 AND $2 IN (canonical_portrait_id, active_portrait_id)`;
    await this.database.execute({ name: 'persona_drop_portrait', text }, [id, portraitId]);
  }

  async setActivePortrait(id: string, portraitId: string): Promise<void> {
    const text = 'UPDATE persona SET active_portrait_id = $2, updated_at = now() WHERE id = $1';
    await this.database.execute({ name: 'persona_set_active', text }, [id, portraitId]);
  }

  async setMissingCanonical(id: string, portraitId: string): Promise<void> {
    const text = `UPDATE persona SET canonical_portrait_id = $2, updated_at = now()
                   WHERE id = $1 AND canonical_portrait_id IS NULL`;
    await this.database.execute({ name: 'persona_set_missing_canonical', text }, [id, portraitId]);
  }

  /** Of every team; what another process holds is left to it. */
  lockExpired(limit: number): Promise<Pick<Persona, 'id' | 'teamId'>[]> {
    return this.database.query(
      `SELECT id, team_id AS "teamId" FROM persona
        WHERE deleted_at IS NOT NULL AND purged_at IS NULL AND NOT (${RESTORABLE})
        ORDER BY deleted_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
  }

  /** Of whichever world, deleted or not; held until the transaction in progress ends. */
  async lockAny(teamId: string, id: string): Promise<Persona | null> {
    return this.first(`SELECT ${this.columns} FROM persona WHERE team_id = $1 AND id = $2 FOR UPDATE`, [teamId, id]);
  }

  async wipe(ids: string[]): Promise<void> {
    await this.database.execute(
      `UPDATE persona SET status = 'deleted', deleted_at = coalesce(deleted_at, now()), name = '', slug = id::text, intent = NULL, layers = '{}', canonical_portrait_id = NULL,
                          active_portrait_id = NULL, purged_at = now(), updated_at = now()
        WHERE id = ANY($1)`,
      [ids],
    );
  }

  private async first(statement: string | { name: string; text: string }, values: unknown[]): Promise<Persona | null> {
    const [row] = await this.database.query<Persona>(statement, values);
    return row ?? null;
  }

  private async translated<T>(slug: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw violatedConstraint(error) === 'persona_slug_of_live' ? new SlugTakenError(slug ?? '') : error;
    }
  }
}
