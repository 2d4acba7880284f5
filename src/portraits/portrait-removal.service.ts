import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { GenerationService } from '../generation/index.js';
import type { Caller } from '../http/index.js';
import { JobWordsService } from '../jobs/index.js';
import { PersonasService } from '../personas/index.js';
import { ConversationsService } from './conversations.service.js';
import { PortraitsService } from './portraits.service.js';

/** Removes a portrait for good: its row, its pictures, its place in a conversation, and every pointer to it. */
@Injectable()
export class PortraitRemovalService {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsService,
    private readonly conversations: ConversationsService,
    private readonly generation: GenerationService,
    private readonly words: JobWordsService,
  ) {}

  /** One that is being made is cancelled first: its job ends and its unit goes back before anything is removed. */
  async remove(caller: Caller, personaId: string, id: string): Promise<void> {
    const { status, jobId } = await this.portraits.get(caller, personaId, id);
    if (status === 'pending') {
      await this.generation.cancel(jobId);
    }
    await this.database.transaction(async () => {
      await this.personas.lock(caller, personaId);
      const portrait = await this.portraits.get(caller, personaId, id);
      await this.portraits.erase(portrait);
      await this.conversations.leave(portrait);
      await this.words.erase([portrait.jobId]);
      await this.personas.dropPortrait(portrait.personaId, portrait.id);
    });
  }
}
