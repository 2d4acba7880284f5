import { Injectable } from '@nestjs/common';
import { isUuid } from '../common/index.js';
import { GenerationService } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import { PersonasService } from '../personas/index.js';
import { StorageService } from '../storage/index.js';
import { isUsable, type Portrait, type PortraitView } from './portrait.entity.js';
import { portraitNotFound, PortraitStateError } from './portraits.errors.js';
import { folderOf } from './portrait-orders.service.js';
import { type PortraitFilter, PortraitsRepository } from './portraits.repository.js';

export interface PortraitGallery {
  canonicalId: string | null;
  activeId: string | null;
  portraits: PortraitView[];
  isConfigured: boolean;
}

/** Reads portraits, and erases them. */
@Injectable()
export class PortraitsService {
  constructor(
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsRepository,
    private readonly generation: GenerationService,
    private readonly storage: StorageService,
  ) {}

  async get(caller: Caller, personaId: string, id: string): Promise<PortraitView> {
    const isForm = isUuid(personaId) && isUuid(id);
    const portrait = isForm ? await this.portraits.findOfLivePersona(caller, personaId, id) : null;
    if (!portrait) {
      throw portraitNotFound();
    }
    return portrait;
  }

  /** A portrait by its id alone; one whose persona is gone does not exist. */
  async getOrdered(caller: Caller, id: string): Promise<PortraitView> {
    const portrait = await this.portraits.findById(caller, id);
    if (!portrait) {
      throw portraitNotFound();
    }
    await this.personas.get(caller, portrait.personaId);
    return portrait;
  }

  /** The picture to show for a persona: the activated one, else the canonical, else none. */
  async findActive(caller: Caller, personaId: string): Promise<PortraitView | null> {
    const persona = await this.personas.get(caller, personaId);
    for (const id of [persona.activePortraitId, persona.canonicalPortraitId]) {
      const portrait = id && (await this.portraits.find(caller, persona.id, id));
      if (portrait && isUsable(portrait)) {
        return portrait;
      }
    }
    return null;
  }

  async listGallery(caller: Caller, personaId: string, filter: PortraitFilter): Promise<PortraitGallery> {
    const persona = await this.personas.get(caller, personaId);
    const canonicalId = persona.canonicalPortraitId;
    return {
      canonicalId,
      activeId: persona.activePortraitId ?? canonicalId,
      portraits: await this.portraits.list(caller, persona.id, filter),
      isConfigured: this.generation.isConfigured(caller),
    };
  }

  /** Row and pictures, in the transaction in progress. A face stays while portraits of it do. */
  async erase(portrait: Portrait): Promise<void> {
    if (portrait.kind === 'canonical' && (await this.portraits.hasDependants(portrait.id))) {
      throw PortraitStateError.hasDependants();
    }
    await this.portraits.remove(portrait.id);
    await this.storage.remove(`${folderOf(portrait)}/`);
  }
}
