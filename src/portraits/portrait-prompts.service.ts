import { Injectable } from '@nestjs/common';
import { onOneLine, renderLines } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import { type Findings, ModerationService } from '../moderation/index.js';
import { type Persona, PersonasService } from '../personas/index.js';
import {
  describeNames,
  describePersona,
  describeVariant,
  type PromptPart,
  SYSTEM_PROMPTS,
  type VariantWishes,
} from './portraits.prompt.js';

/** What goes to a provider: our instructions, and apart from them what customers wrote. */
export interface Prompt {
  system: string;
  user: string;
}

/** Composes prompts from what customers wrote, after moderation has judged it. */
@Injectable()
export class PortraitPromptsService {
  constructor(
    private readonly personas: PersonasService,
    private readonly moderation: ModerationService,
  ) {}

  async ofCanonical(caller: Caller, persona: Persona): Promise<Prompt> {
    const parts = await this.judge(caller, persona, describePersona(persona));
    return { system: SYSTEM_PROMPTS.canonical, user: renderLines(parts) };
  }

  /** Only the wishes: the same wishes of one face always say the same, whatever the persona has become since. */
  async ofVariant(caller: Caller, persona: Persona, wishes: VariantWishes): Promise<Prompt> {
    const parts = await this.judge(caller, persona, describeVariant(wishes));
    return { system: SYSTEM_PROMPTS.variant, user: renderLines(parts) };
  }

  async ofEdit(caller: Caller, persona: Persona, instruction: string): Promise<Prompt> {
    const part = { field: 'instruction', label: 'Change', text: instruction, drivesPicture: true };
    const judged = await this.judge(caller, persona, [part]);
    return { system: SYSTEM_PROMPTS.edit, user: judged.map(({ text }) => onOneLine(text)).join('\n') };
  }

  /** What would be sent, and what moderation finds in it. Nothing is stored, nothing is charged. */
  async preview(caller: Caller, personaId: string): Promise<{ prompt: string; findings: Findings }> {
    const persona = await this.personas.get(caller, personaId);
    const names = describeNames(persona);
    const { parts, findings } = await this.moderation.inspectParts([...names, ...describePersona(persona)]);
    return { prompt: `${SYSTEM_PROMPTS.canonical}\n\n${renderLines(parts.slice(names.length))}`, findings };
  }

  /** Throws what moderation has against the texts; the names are judged with each of them, though they are not drawn. */
  private async judge(caller: Caller, persona: Persona, parts: PromptPart[]): Promise<PromptPart[]> {
    const names = describeNames(persona);
    const judged = await this.moderation.judge(caller, [...names, ...parts]);
    return judged.slice(names.length);
  }
}
