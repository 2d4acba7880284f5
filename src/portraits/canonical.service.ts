import { Injectable } from '@nestjs/common';
import { requirePortraits } from '../billing/index.js';
import type { Caller } from '../http/index.js';
import { type Persona, PersonasService } from '../personas/index.js';
import type { AspectRatio, ImageSize } from '../providers/index.js';
import { type Portrait, isUsable } from './portrait.entity.js';
import { PortraitOrdersService } from './portrait-orders.service.js';
import { type Prompt, PortraitPromptsService } from './portrait-prompts.service.js';
import { PortraitsRepository } from './portraits.repository.js';

export interface CanonicalWish {
  aspectRatio: AspectRatio;
  imageSize: ImageSize;
  force: boolean;
}

/** A wish that was judged, or the portrait that fulfils it already; nothing is ordered yet. */
export type PreparedCanonical =
  | { standing: Portrait }
  | (CanonicalWish & { standing: null; persona: Persona; prompt: Prompt });

/** The one picture that says who a persona is. At most one is being made at a time. */
@Injectable()
export class CanonicalService {
  constructor(
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsRepository,
    private readonly prompts: PortraitPromptsService,
    private readonly orders: PortraitOrdersService,
  ) {}

  /** Judges persona, plan and text. A persona that has its picture, or will have it soon, needs no prompt. */
  async prepare(caller: Caller, personaId: string, wish: CanonicalWish): Promise<PreparedCanonical> {
    const persona = await this.personas.get(caller, personaId);
    requirePortraits(caller);
    const { aspectRatio, imageSize, force } = wish;
    const standing = await this.findStanding(caller, persona, force);
    if (standing) {
      return { standing };
    }
    const prompt = await this.prompts.ofCanonical(caller, persona);
    return { aspectRatio, imageSize, force, standing, persona, prompt };
  }

  /**
   * In the transaction: the standing portrait, or a new one and its job. The persona's row is the lock. The persona may have
   * changed since the prompt was judged: the portrait keeps the revision that the prompt tells of.
   */
  async order(caller: Caller, prepared: PreparedCanonical): Promise<Portrait> {
    if (prepared.standing) {
      return prepared.standing;
    }
    const { aspectRatio, imageSize, force, prompt } = prepared;
    const { surfaceRevision } = prepared.persona;
    const persona = await this.personas.lock(caller, prepared.persona.id);
    const standing = await this.findStanding(caller, persona, force);
    if (standing) {
      return standing;
    }
    const wish = { kind: 'canonical', personaId: persona.id, aspectRatio, imageSize, surfaceRevision } as const;
    return this.orders.place(caller, { ...wish, prompt, references: [] });
  }

  /** The face of a persona as it is now; null when there is none to show. */
  async findFace(caller: Caller, { id, canonicalPortraitId }: Persona): Promise<Portrait | null> {
    const canonical = canonicalPortraitId && (await this.portraits.find(caller, id, canonicalPortraitId));
    return canonical && isUsable(canonical) ? canonical : null;
  }

  private async findStanding(caller: Caller, persona: Persona, force: boolean): Promise<Portrait | null> {
    const inTheMaking = await this.portraits.findCanonicalInTheMaking(caller, persona.id);
    return inTheMaking || force ? inTheMaking : this.findFace(caller, persona);
  }
}
