import { Injectable } from '@nestjs/common';
import { TeamErasureService } from '../accounts/index.js';
import { AvatarErasureService } from '../avatars/index.js';
import { NotFoundError } from '../http/index.js';
import { ModerationDecisionsService } from '../moderation/index.js';
import { PersonaErasureService } from '../portraits/index.js';
import type { ErasureSubject } from './erasure.entity.js';
import { ErasedCharactersService } from './erased-characters.service.js';

/** What a product took away, and what it leaves to others. */
export interface TakenAway {
  ids: string[];
  /** Folders (`…/`) and single files. */
  folders: string[];
  rows: number;
}

/** Takes subjects out of their products, in the transaction in progress: from the commit on nobody reaches them. */
@Injectable()
export class ErasureSubjects {
  constructor(
    private readonly personas: PersonaErasureService,
    private readonly avatars: AvatarErasureService,
    private readonly characters: ErasedCharactersService,
    private readonly teams: TeamErasureService,
    private readonly decisions: ModerationDecisionsService,
  ) {}

  takeAway(subject: ErasureSubject, teamId: string, id: string): Promise<TakenAway> {
    const take: Record<ErasureSubject, () => Promise<TakenAway>> = {
      persona: () => this.takePersona(teamId, id),
      character: () => this.takeCharacter(teamId, id),
      avatar: () => this.avatars.erase(teamId, id),
      team: () => this.takeTeam(teamId),
    };
    return take[subject]();
  }

  private async takeTeam(teamId: string): Promise<TakenAway> {
    await this.teams.end(teamId);
    return { ids: [teamId], folders: [`team/${teamId}/`], rows: 0 };
  }

  private async takePersona(teamId: string, id: string): Promise<TakenAway> {
    const { ids, folder, words } = await this.personas.erase(teamId, id);
    const terms = await this.decisions.eraseTerms(teamId, ids, [words]);
    return { ids, folders: [folder], rows: ids.length + terms };
  }

  private async takeCharacter(teamId: string, id: string): Promise<TakenAway> {
    const erased = await this.characters.erase(teamId, id);
    if (!erased) {
      throw new NotFoundError('character');
    }
    const terms = await this.decisions.eraseTerms(teamId, [id], []);
    return { ids: [id], folders: erased.keys, rows: erased.rows + terms };
  }
}
