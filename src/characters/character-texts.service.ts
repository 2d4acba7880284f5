import { Injectable } from '@nestjs/common';
import { type Caller, invalidInput } from '../http/index.js';
import { ModerationService } from '../moderation/index.js';
import type { Attributes } from './character.entity.js';
import { attributeTexts, judgedAttributes, nameText, overrideText } from './characters.prompt.js';

/** What a customer writes about a character. */
export interface Words {
  name?: string;
  attributes?: Attributes | null;
  override?: string;
}

/** Has what customers write about characters judged before any of it is kept or drawn. */
@Injectable()
export class CharacterTextsService {
  constructor(private readonly moderation: ModerationService) {}

  /** The words without what moderation cut out of them, or what is against them. A name is never drawn. */
  async judge(caller: Caller, { name, attributes, override }: Words): Promise<Words> {
    const texts = [
      ...(name === undefined ? [] : [nameText(name)]),
      ...attributeTexts(attributes ?? null),
      ...(override === undefined ? [] : [overrideText(override)]),
    ];
    const judged = await this.moderation.judge(caller, texts);
    const textOf = (of: string) => judged.find(({ field }) => field === of)?.text;
    return {
      name: textOf('name'),
      attributes: attributes && judgedAttributes(attributes, judged),
      override: textOf('prompt_override'),
    };
  }

  /** The same for words that are to be kept: a name of which nothing is left is none. */
  async judgeToKeep(caller: Caller, words: Words): Promise<Words> {
    const judged = await this.judge(caller, words);
    if (judged.name === '') {
      const message = 'name must hold more than personal data, which is cut out of it.';
      throw invalidInput([{ path: 'name', kind: 'range', message }], 'body');
    }
    return judged;
  }
}
