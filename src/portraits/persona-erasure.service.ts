import { Injectable } from '@nestjs/common';
import { PersonasService } from '../personas/index.js';
import { ConversationsRepository } from './conversations.repository.js';
import { PortraitsRepository } from './portraits.repository.js';

/** A persona that is gone, and what else is to go with it. */
export interface ErasedPersona {
  /** Ids of everything that was about it. */
  ids: string[];
  folder: string;
  /** What was said of it, for those who may have quoted it. */
  words: string;
}

/** Takes a persona and all portraits of it away for good, in the transaction in progress. */
@Injectable()
export class PersonaErasureService {
  constructor(
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsRepository,
    private readonly conversations: ConversationsRepository,
  ) {}

  /** Live jobs end first. Files and jobs are the caller's to erase. */
  async erase(teamId: string, id: string): Promise<ErasedPersona> {
    const { folder, words } = await this.personas.erase(teamId, id);
    return { ids: [id, ...(await this.removePortraits([id]))], folder, words };
  }

  /** Answers the ids of what went. */
  async removePortraits(personaIds: string[]): Promise<string[]> {
    const portraits = await this.portraits.removeOf(personaIds);
    return [...portraits, ...(await this.conversations.removeOf(personaIds))];
  }
}
