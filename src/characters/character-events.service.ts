import { Injectable } from '@nestjs/common';
import { WebhookEvents } from '../webhooks/index.js';
import { CharacterAnswers } from './character-answers.js';
import type { ShownCharacter } from './characters.repository.js';

/** Tells a team's endpoints of what no job's end tells them. */
@Injectable()
export class CharacterEvents {
  constructor(
    private readonly events: WebhookEvents,
    private readonly answers: CharacterAnswers,
  ) {}

  /** In the transaction that makes the character ready. */
  async tellReady(character: ShownCharacter): Promise<void> {
    const { id, teamId, isTest } = character;
    await this.events.emit({
      type: 'character.completed',
      teamId,
      isTest,
      resource: this.answers.renderLater(character),
      versioned: 'character',
      subjectIds: [id],
    });
  }
}
