import { Injectable } from '@nestjs/common';
import { requirePortraits } from '../billing/index.js';
import { isUuid } from '../common/index.js';
import type { ShotReference } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import { type Persona, PersonasService } from '../personas/index.js';
import { ConversationsRepository } from './conversations.repository.js';
import { type Portrait, isUsable } from './portrait.entity.js';
import { portraitNotFound } from './portraits.errors.js';
import { asReference, PortraitOrdersService } from './portrait-orders.service.js';
import { type Prompt, PortraitPromptsService } from './portrait-prompts.service.js';
import { PortraitsRepository } from './portraits.repository.js';

/** A wish that was judged; nothing is ordered yet. */
export interface PreparedEdit {
  persona: Persona;
  sourceId: string;
  instruction: string;
  prompt: Prompt;
}

/** A picture changed by one sentence. Every edit is a new picture, and the conversation remembers where it came from. */
@Injectable()
export class EditsService {
  constructor(
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsRepository,
    private readonly conversations: ConversationsRepository,
    private readonly prompts: PortraitPromptsService,
    private readonly orders: PortraitOrdersService,
  ) {}

  async prepare(caller: Caller, personaId: string, sourceId: string, instruction: string): Promise<PreparedEdit> {
    const persona = await this.personas.get(caller, personaId);
    requirePortraits(caller);
    await this.getEditable(caller, persona.id, sourceId);
    return { persona, sourceId, instruction, prompt: await this.prompts.ofEdit(caller, persona, instruction) };
  }

  /** In the transaction: the persona's row is the lock, so a source gets one conversation. */
  async order(caller: Caller, { persona, sourceId, instruction, prompt }: PreparedEdit): Promise<Portrait> {
    await this.personas.lock(caller, persona.id);
    const source = await this.getEditable(caller, persona.id, sourceId);
    const { id: parentId, personaId, aspectRatio, imageSize } = source;
    return this.orders.place(caller, {
      kind: 'edit',
      personaId,
      aspectRatio,
      imageSize,
      instruction,
      parentId,
      canonicalId: source.kind === 'canonical' ? source.id : source.canonicalId,
      conversationId: source.conversationId ?? (await this.conversations.open(source)),
      prompt,
      references: await this.referencesOf(caller, source),
    });
  }

  /** The face the source was drawn of goes along behind it, so that a long chain does not drift away from it. */
  private async referencesOf(caller: Caller, source: Portrait): Promise<ShotReference[]> {
    const face = source.canonicalId && (await this.portraits.find(caller, source.personaId, source.canonicalId));
    return [asReference(source, 'source'), ...(face && isUsable(face) ? [asReference(face, 'identity')] : [])];
  }

  /** What was rejected, failed or is not ready yet cannot be edited, and that is a 404 here. */
  private async getEditable(caller: Caller, personaId: string, id: string): Promise<Portrait> {
    const source = isUuid(id) ? await this.portraits.find(caller, personaId, id) : null;
    if (!source || !isUsable(source)) {
      throw portraitNotFound();
    }
    return source;
  }
}
