import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requirePortraits } from '../billing/index.js';
import { type Caller, invalidInput } from '../http/index.js';
import { type Persona, PersonasService } from '../personas/index.js';
import type { AspectRatio, ImageSize } from '../providers/index.js';
import { CanonicalService } from './canonical.service.js';
import type { Portrait } from './portrait.entity.js';
import { CanonicalMissingError } from './portraits.errors.js';
import type { VariantWishes } from './portraits.prompt.js';
import { asReference, PortraitOrdersService } from './portrait-orders.service.js';
import { type Prompt, PortraitPromptsService } from './portrait-prompts.service.js';
import { PortraitsRepository } from './portraits.repository.js';

export interface VariantInput extends Partial<Record<keyof VariantWishes, string>> {
  aspectRatio: AspectRatio;
  imageSize: ImageSize;
  useMultiReference: boolean;
}

/** A wish that was judged, unless the variant stands already; nothing is ordered yet. */
interface PreparedVariant {
  persona: Persona;
  wishes: VariantWishes;
  shape: { aspectRatio: AspectRatio; imageSize: ImageSize };
  useMultiReference: boolean;
  prompt: Prompt | null;
}

/** Runs an order in the transaction of its request. */
type Commit = (order: () => Promise<Portrait>) => Promise<Portrait>;

/** Takes the transaction back, since nobody may be asked to judge inside it. */
class VariantGone extends Error {}

const EXTRA_REFERENCES = 4;

/** The same face in another scene, outfit or pose; the same wish of one face is one picture. */
@Injectable()
export class VariantsService {
  constructor(
    private readonly personas: PersonasService,
    private readonly canonicals: CanonicalService,
    private readonly portraits: PortraitsRepository,
    private readonly prompts: PortraitPromptsService,
    private readonly orders: PortraitOrdersService,
  ) {}

  /** A variant that stands needs no judging. When it goes before the order has found it, its wishes are judged after all. */
  async generate(caller: Caller, personaId: string, input: VariantInput, commit: Commit): Promise<Portrait> {
    const prepared = await this.prepare(caller, personaId, input);
    try {
      return await commit(() => this.order(caller, prepared));
    } catch (error) {
      if (!(error instanceof VariantGone)) {
        throw error;
      }
    }
    const judged = await this.judge(caller, prepared);
    return commit(() => this.order(caller, judged));
  }

  async prepare(caller: Caller, personaId: string, input: VariantInput): Promise<PreparedVariant> {
    const wishes = wishesOf(input);
    const persona = await this.personas.get(caller, personaId);
    requirePortraits(caller);
    const face = await this.getFace(caller, persona);
    const { aspectRatio, imageSize, useMultiReference } = input;
    const prepared = { persona, wishes, shape: { aspectRatio, imageSize }, useMultiReference, prompt: null };
    const isStanding = await this.portraits.findVariant(caller, variantKey(face.id, wishes));
    return isStanding ? prepared : this.judge(caller, prepared);
  }

  private async judge(caller: Caller, prepared: PreparedVariant): Promise<PreparedVariant> {
    const { persona, wishes } = prepared;
    return { ...prepared, prompt: await this.prompts.ofVariant(caller, persona, wishes) };
  }

  /** In the transaction: the variant that stands, or a new one and its job. The persona's row is the lock, the unique key the law. */
  private async order(
    caller: Caller,
    { persona: { id }, wishes, prompt, ...prepared }: PreparedVariant,
  ): Promise<Portrait> {
    const persona = await this.personas.lock(caller, id);
    const face = await this.getFace(caller, persona);
    const key = variantKey(face.id, wishes);
    const standing = await this.portraits.findVariant(caller, key);
    if (standing) {
      return standing;
    }
    if (!prompt) {
      throw new VariantGone();
    }
    const others = prepared.useMultiReference ? await this.portraits.listOfFace(caller, face.id, EXTRA_REFERENCES) : [];
    return this.orders.place(caller, {
      ...prepared.shape,
      ...wishes,
      kind: 'variant',
      personaId: persona.id,
      canonicalId: face.id,
      variantKey: key,
      prompt,
      references: [face, ...others].map((portrait) => asReference(portrait, 'identity')),
    });
  }

  private async getFace(caller: Caller, persona: Persona): Promise<Portrait> {
    const face = await this.canonicals.findFace(caller, persona);
    if (!face) {
      throw new CanonicalMissingError();
    }
    return face;
  }
}

function wishesOf({ scene, outfit, pose, customPrompt }: VariantInput): VariantWishes {
  if (!scene && !outfit && !pose && !customPrompt) {
    const message = 'Send at least one of scene, outfit, pose and customPrompt.';
    throw invalidInput([{ path: 'scene', kind: 'missing', message }], 'body');
  }
  return { scene: scene || null, outfit: outfit || null, pose: pose || null, customPrompt: customPrompt || null };
}

/** Letters that look the same count as the same, however they were typed. */
function variantKey(canonicalId: string, { scene, outfit, pose, customPrompt }: VariantWishes): string {
  const parts = [scene, outfit, pose, customPrompt].map((text) => text?.normalize('NFC') ?? null);
  return createHash('sha256')
    .update(JSON.stringify([canonicalId, ...parts]))
    .digest('hex');
}
