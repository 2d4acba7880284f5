import { Injectable } from '@nestjs/common';
import { CharactersService, ticketOf } from '../characters/index.js';
import { ImagesService } from '../images/index.js';
import { FileErasureService } from '../storage/index.js';
import { ErasureTracesRepository } from './erasure-traces.repository.js';

/** What went with a character. */
export interface ErasedCharacter {
  rows: number;
  /** Files whose rows went already, and folders (`…/`) of what was sent for it, some of which never had one. */
  keys: string[];
}

/** Takes characters away for good, and every image of them, in the transaction in progress. */
@Injectable()
export class ErasedCharactersService {
  constructor(
    private readonly characters: CharactersService,
    private readonly images: ImagesService,
    private readonly files: FileErasureService,
    private readonly traces: ErasureTracesRepository,
  ) {}

  /** Null when the team never had such a character: one that its customer deleted may have left words in jobs and webhooks. */
  async erase(teamId: string, characterId: string): Promise<ErasedCharacter | null> {
    const before = await this.files.listKeys(teamId);
    // The character first: an order of its pictures that is on its way has ended by then, and is seen.
    const isKept = await this.characters.erase(teamId, characterId);
    if (!isKept && !(await this.traces.existOfCharacter(teamId, characterId))) {
      return null;
    }
    const images = await this.images.erase({ teamId, characterId });
    const left = new Set(await this.files.listKeys(teamId));
    const gone = before.filter((key) => !left.has(key));
    return { rows: images + (isKept ? 1 : 0), keys: [...gone, ...gone.flatMap((key) => ticketOf(key)?.folder ?? [])] };
  }

  async eraseTeam(teamId: string): Promise<number> {
    const images = await this.images.erase({ teamId });
    return images + (await this.characters.eraseTeam(teamId));
  }
}
