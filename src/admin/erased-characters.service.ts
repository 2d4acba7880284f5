import { Injectable } from '@nestjs/common';
import { CharactersService, ticketOf } from '../characters/index.js';
import { ImagesService } from '../images/index.js';
import { FileErasureService } from '../storage/index.js';

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
  ) {}

  /** Null when the team has no such character. */
  async erase(teamId: string, characterId: string): Promise<ErasedCharacter | null> {
    const before = await this.files.listKeys(teamId);
    // The character first: an order of its pictures that is on its way has ended by then, and is seen.
    if (!(await this.characters.erase(teamId, characterId))) {
      return null;
    }
    const images = await this.images.erase({ teamId, characterId });
    const left = new Set(await this.files.listKeys(teamId));
    const gone = before.filter((key) => !left.has(key));
    return { rows: images + 1, keys: [...gone, ...gone.flatMap((key) => ticketOf(key)?.folder ?? [])] };
  }

  async eraseTeam(teamId: string): Promise<number> {
    const images = await this.images.erase({ teamId });
    return images + (await this.characters.eraseTeam(teamId));
  }
}
