import { Injectable } from '@nestjs/common';
import { Database, type Statement, violatedConstraint } from '../database/index.js';
import type { Caller } from '../http/index.js';
import { Portrait, type PortraitKind, type PortraitStatus, type PortraitView } from './portrait.entity.js';
import { PortraitStateError } from './portraits.errors.js';

/** What an order says of its portrait; the wishes are null where a kind has none. */
export type NewPortrait = Pick<
  Portrait,
  'id' | 'teamId' | 'isTest' | 'personaId' | 'kind' | 'jobId' | 'aspectRatio' | 'imageSize'
> &
  Partial<PortraitWishes>;

export type PortraitWishes = Pick<
  Portrait,
  | 'surfaceRevision'
  | 'canonicalId'
  | 'variantKey'
  | 'scene'
  | 'outfit'
  | 'pose'
  | 'customPrompt'
  | 'instruction'
  | 'parentId'
  | 'conversationId'
>;

export type MadePicture = Pick<
  Portrait,
  | 'storageKey'
  | 'originalKey'
  | 'thumbKey'
  | 'cardKey'
  | 'mimeType'
  | 'width'
  | 'height'
  | 'bytes'
  | 'sha256'
  | 'provider'
  | 'model'
  | 'providerState'
>;

export interface PortraitFilter {
  kind?: PortraitKind;
  conversationId?: string;
  /** Also those that are being made, failed or were rejected. */
  hasUnusable: boolean;
}

const USABLE = `p.status IN ('generated', 'approved')`;

/** Portrait rows, always in the caller's team and world. */
@Injectable()
export class PortraitsRepository {
  constructor(private readonly database: Database) {}

  async find(caller: Caller, personaId: string, id: string): Promise<PortraitView | null> {
    const [portrait] = await this.select('portraits.find', 'p.persona_id = $3 AND p.id = $4', caller, [personaId, id]);
    return portrait ?? null;
  }

  async findById(caller: Caller, id: string): Promise<PortraitView | null> {
    const [portrait] = await this.select('portraits.byId', 'p.id = $3', caller, [id]);
    return portrait ?? null;
  }

  async findByJob(jobId: string): Promise<Portrait | null> {
    const text = `SELECT ${this.database.columns(Portrait)} FROM portrait WHERE job_id = $1`;
    const [portrait] = await this.database.query<Portrait>({ name: 'portraits.byJob', text }, [jobId]);
    return portrait ?? null;
  }

  /** The canonical that would be made right now. */
  async findCanonicalInTheMaking(caller: Caller, personaId: string): Promise<PortraitView | null> {
    const where = `p.persona_id = $3 AND p.kind = 'canonical' AND p.status = 'pending'`;
    const [portrait] = await this.select('portraits.canonicalInTheMaking', where, caller, [personaId]);
    return portrait ?? null;
  }

  /** The hot read: one statement says whether both are there. */
  async findOfLivePersona(caller: Caller, personaId: string, id: string): Promise<PortraitView | null> {
    const where = `p.persona_id = $3 AND p.id = $4
      AND EXISTS (SELECT 1 FROM persona WHERE persona.id = p.persona_id AND persona.deleted_at IS NULL)`;
    const [portrait] = await this.select('portraits.ofLivePersona', where, caller, [personaId, id]);
    return portrait ?? null;
  }

  /** The variant that stands for this key, made or in the making. */
  async findVariant(caller: Caller, variantKey: string): Promise<PortraitView | null> {
    const where = `p.variant_key = $3 AND p.status IN ('pending', 'generated', 'approved')`;
    const [portrait] = await this.select('portraits.variant', where, caller, [variantKey]);
    return portrait ?? null;
  }

  /** Newest first. */
  list(caller: Caller, personaId: string, filter: PortraitFilter): Promise<PortraitView[]> {
    const where = `p.persona_id = $3 AND ($4::text IS NULL OR p.kind = $4)
      AND ($5::uuid IS NULL OR p.conversation_id = $5) AND ($6 OR ${USABLE})`;
    const { kind = null, conversationId = null, hasUnusable } = filter;
    return this.select('portraits.list', where, caller, [personaId, kind, conversationId, hasUnusable]);
  }

  /** More pictures of one face: approved ones first, then the newest. */
  listOfFace(caller: Caller, canonicalId: string, limit: number): Promise<Portrait[]> {
    const text = `SELECT ${this.database.columns(Portrait, 'p')} FROM portrait p
                   WHERE p.team_id = $1 AND p.is_test = $2 AND p.canonical_id = $3 AND ${USABLE}
                   ORDER BY (p.status = 'approved') DESC, p.created_at DESC, p.id DESC LIMIT $4`;
    const values = [caller.teamId, caller.isTest, canonicalId, limit];
    return this.database.query<Portrait>({ name: 'portraits.ofFace', text }, values);
  }

  /** Whether anything but failures was drawn of this face, or is about to be. */
  async hasDependants(canonicalId: string): Promise<boolean> {
    const text = `SELECT 1 FROM portrait WHERE canonical_id = $1 AND status <> 'failed' LIMIT 1`;
    return (await this.database.query({ name: 'portraits.hasDependants', text }, [canonicalId])).length > 0;
  }

  async insert(portrait: NewPortrait): Promise<Portrait> {
    const { id, teamId, isTest, personaId, kind, jobId, aspectRatio, imageSize } = portrait;
    const { scene = null, outfit = null, pose = null, customPrompt = null, instruction = null } = portrait;
    const {
      canonicalId = null,
      variantKey = null,
      parentId = null,
      conversationId = null,
      surfaceRevision = null,
    } = portrait;
    const text = `INSERT INTO portrait (id, team_id, is_test, persona_id, kind, job_id, aspect_ratio, image_size, scene, outfit, pose,
                                        custom_prompt, instruction, canonical_id, variant_key, parent_id, conversation_id,
                                        surface_revision)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
                  RETURNING ${this.database.columns(Portrait)}`;
    const own = [id, teamId, isTest, personaId, kind, jobId, aspectRatio, imageSize];
    const wishes = [scene, outfit, pose, customPrompt, instruction];
    const origin = [canonicalId, variantKey, parentId, conversationId, surfaceRevision];
    const statement = { name: 'portraits.insert', text };
    const [inserted] = await this.database.query<Portrait>(statement, [...own, ...wishes, ...origin]);
    return inserted as Portrait;
  }

  async markGenerated(id: string, picture: MadePicture): Promise<void> {
    const text = `UPDATE portrait
                     SET status = 'generated', storage_key = $2, original_key = $3, thumb_key = $4, card_key = $5, mime_type = $6,
                         width = $7, height = $8, bytes = $9, sha256 = $10, provider = $11, model = $12, provider_state = $13,
                         updated_at = now()
                   WHERE id = $1 AND status = 'pending'`;
    const { storageKey, originalKey, thumbKey, cardKey, mimeType, width, height, bytes, sha256 } = picture;
    const { provider, model, providerState } = picture;
    const file = [storageKey, originalKey, thumbKey, cardKey, mimeType, width, height, bytes, sha256];
    const values = [id, ...file, provider, model, JSON.stringify(providerState)];
    await this.database.execute({ name: 'portraits.markGenerated', text }, values);
  }

  async markFailed(id: string, errorCode: string): Promise<void> {
    const text = `UPDATE portrait SET status = 'failed', error_code = $2, updated_at = now() WHERE id = $1 AND status = 'pending'`;
    await this.database.execute({ name: 'portraits.markFailed', text }, [id, errorCode]);
  }

  /** False: it was in none of the states it may come from. */
  async move(
    id: string,
    from: readonly PortraitStatus[],
    to: { status: PortraitStatus; rejectionReason: string | null },
  ): Promise<boolean> {
    const text = `UPDATE portrait SET status = $3, rejection_reason = $4, updated_at = now()
                   WHERE id = $1 AND status = ANY($2)`;
    const values = [id, from, to.status, to.rejectionReason];
    try {
      return (await this.database.execute({ name: 'portraits.move', text }, values)) > 0;
    } catch (error) {
      throw violatedConstraint(error) === 'portrait_one_of_each_variant' ? PortraitStateError.sameVariant() : error;
    }
  }

  async remove(id: string): Promise<void> {
    await this.database.execute({ name: 'portraits.remove', text: 'DELETE FROM portrait WHERE id = $1' }, [id]);
  }

  /** Of personas that are purged. */
  async removeOf(personaIds: string[]): Promise<string[]> {
    const text = 'DELETE FROM portrait WHERE persona_id = ANY($1) RETURNING id';
    const rows = await this.database.query<{ id: string }>(text, [personaIds]);
    return rows.map(({ id }) => id);
  }

  /** A portrait that failed is in the making again; false when it is gone, or when its persona has a newer face. */
  async reopen(failedJobId: string, jobId: string): Promise<boolean> {
    const text = `UPDATE portrait SET status = 'pending', error_code = NULL, job_id = $2, updated_at = now()
                   WHERE job_id = $1 AND status = 'failed'
                     AND EXISTS (SELECT FROM persona WHERE persona.id = persona_id AND deleted_at IS NULL)
                     AND (kind <> 'canonical' OR NOT EXISTS (
                       SELECT FROM portrait newer WHERE newer.persona_id = portrait.persona_id AND newer.kind = 'canonical'
                          AND newer.id > portrait.id AND newer.status <> 'failed'))`;
    return (await this.database.execute(text, [failedJobId, jobId])) > 0;
  }

  private select(name: string, where: string, caller: Caller, values: unknown[]): Promise<PortraitView[]> {
    const statement: Statement = {
      name,
      text: `SELECT ${this.database.columns(Portrait, 'p')}, coalesce(j.state = 'running', false) AS "isRunning"
               FROM portrait p LEFT JOIN job j ON j.id = p.job_id
              WHERE p.team_id = $1 AND p.is_test = $2 AND ${where} ORDER BY p.created_at DESC, p.id DESC`,
    };
    return this.database.query<PortraitView>(statement, [caller.teamId, caller.isTest, ...values]);
  }
}
