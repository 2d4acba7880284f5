import { Injectable } from '@nestjs/common';
import { isUuid, newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { GenerationService } from '../generation/index.js';
import { type Caller, invalidInput, NotFoundError, type Page } from '../http/index.js';
import { StorageService } from '../storage/index.js';
import type { Persona } from './persona.entity.js';
import { PersonaGoneError, PersonaNotDeletedError, SlugTakenError } from './personas.errors.js';
import { type NewPersona, type PersonaChanges, PersonasRepository } from './personas.repository.js';
import { slugFrom, withSuffix } from './slug.js';

export type PersonaInput = Pick<NewPersona, 'name' | 'language' | 'visibility'> &
  Partial<Pick<NewPersona, 'slug' | 'intent' | 'layers' | 'workspaceId'>>;

const SLUG_ATTEMPTS = 5;

/** Personas of one team, in the world of the key that asks. */
@Injectable()
export class PersonasService {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonasRepository,
    private readonly storage: StorageService,
    private readonly generation: GenerationService,
  ) {}

  async create(caller: Caller, input: PersonaInput): Promise<Persona> {
    if (!input.intent && !input.layers) {
      throw invalidInput([{ path: 'intent', kind: 'missing', message: 'Send intent or layers.' }], 'body');
    }
    const persona = {
      ...input,
      id: newId(),
      workspaceId: input.workspaceId ?? caller.teamId,
      intent: input.intent ?? null,
      layers: input.layers ?? {},
    };
    return input.slug
      ? this.insert(caller, { ...persona, slug: input.slug })
      : this.insertWithFreeSlug(caller, { ...persona, slug: slugFrom(input.name) });
  }

  async list(caller: Caller, limit: number, cursor: string | null): Promise<Page<Persona>> {
    if (cursor !== null && !(isUuid(cursor) && (await this.personas.exists(caller, cursor)))) {
      const message = 'cursor must be the nextCursor of the page before.';
      throw invalidInput([{ path: 'cursor', kind: 'format', message }], 'query');
    }
    return this.personas.list(caller, limit, cursor);
  }

  /** A live persona of the caller's team and world; everything else does not exist. */
  async get(caller: Caller, id: string): Promise<Persona> {
    return required(isUuid(id) ? await this.personas.find(caller, id) : null);
  }

  /** The same, held until the transaction in progress ends. */
  async lock(caller: Caller, id: string): Promise<Persona> {
    const persona = isUuid(id) ? await this.personas.findAnyLocked(caller, id) : null;
    return required(persona?.deletedAt ? null : persona);
  }

  /**
   * The new face, in the transaction that settles it; stale from the start when the surface is no longer the one it was drawn
   * of. The active picture follows only where it was the old face.
   */
  moveCanonical(id: string, portraitId: string, surfaceRevision: number | null): Promise<void> {
    return this.personas.moveCanonical(id, portraitId, surfaceRevision);
  }

  /** In the transaction that rejects or deletes the portrait. */
  dropPortrait(id: string, portraitId: string): Promise<void> {
    return this.personas.dropPortrait(id, portraitId);
  }

  /** In the transaction that judged the portrait. */
  activatePortrait(id: string, portraitId: string): Promise<void> {
    return this.personas.setActivePortrait(id, portraitId);
  }

  /** The approved portrait becomes the canonical of a persona that has none. */
  adoptCanonical(id: string, portraitId: string): Promise<void> {
    return this.personas.setMissingCanonical(id, portraitId);
  }

  /** Wipes a batch of personas that can no longer be restored, pictures included, in the transaction in progress; answers their ids. */
  async purgeExpired(limit: number): Promise<string[]> {
    const expired = await this.personas.lockExpired(limit);
    for (const persona of expired) {
      await this.storage.remove(folderOf(persona));
    }
    const ids = expired.map(({ id }) => id);
    await this.personas.wipe(ids);
    return ids;
  }

  /** Takes away one persona of a team for good, in the transaction in progress: its live jobs end; answers what it said. */
  async erase(teamId: string, id: string): Promise<{ folder: string; words: string }> {
    const persona = required(await this.personas.lockAny(teamId, id));
    const folder = folderOf(persona);
    await this.generation.cancelOwnedBy(id);
    await this.storage.hide(folder);
    await this.personas.wipe([id]);
    return { folder, words: [persona.name, persona.intent, JSON.stringify(persona.layers)].join(' ') };
  }

  async update(caller: Caller, id: string, changes: PersonaChanges): Promise<Persona> {
    return required(isUuid(id) ? await this.personas.update(caller, id, changes) : null);
  }

  async delete(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const isDeleted = isUuid(id) && (await this.personas.markDeleted(caller, id));
      required(isDeleted || null);
      await this.withdrawPortraits(caller, id);
    });
  }

  restore(caller: Caller, id: string): Promise<Persona> {
    return this.database.transaction(async () => {
      const persona = required(isUuid(id) ? await this.personas.findAnyLocked(caller, id) : null);
      if (!persona.deletedAt) {
        throw new PersonaNotDeletedError();
      }
      if (!persona.isRestorable) {
        throw new PersonaGoneError();
      }
      await this.storage.show(folderOf(persona));
      return required(await this.personas.markRestored(caller, persona));
    });
  }

  /** Part of the transaction in progress: its pictures answer 404 and its live jobs are cancelled from the commit on. */
  private async withdrawPortraits(caller: Caller, id: string): Promise<void> {
    await this.generation.cancelOwnedBy(id);
    await this.storage.hide(folderOf({ teamId: caller.teamId, id }));
  }

  private async insert(caller: Caller, persona: NewPersona): Promise<Persona> {
    const inserted = await this.personas.insert(caller, persona);
    if (!inserted) {
      throw new SlugTakenError(persona.slug);
    }
    return inserted;
  }

  private async insertWithFreeSlug(caller: Caller, persona: NewPersona): Promise<Persona> {
    let inserted = await this.personas.insert(caller, persona);
    for (let attempt = 1; !inserted && attempt < SLUG_ATTEMPTS; attempt += 1) {
      inserted = await this.personas.insert(caller, { ...persona, slug: withSuffix(persona.slug) });
    }
    if (!inserted) {
      throw new SlugTakenError(persona.slug);
    }
    return inserted;
  }
}

/** Every picture of a persona is stored under this. */
const folderOf = ({ teamId, id }: Pick<Persona, 'teamId' | 'id'>): string =>
  `team/${teamId}/persona/${id.toLowerCase()}/`;

function required<T>(found: T | null): T {
  if (found === null) {
    throw new NotFoundError('persona');
  }
  return found;
}
