import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { GenerationService } from '../generation/index.js';
import { type Caller, invalidInput, NotFoundError, type Page } from '../http/index.js';
import { StorageService } from '../storage/index.js';
import { folderOf, type ImageView } from './image.entity.js';
import { NotCancellableError } from './images.errors.js';
import { type ImageCursor, type ImageFilter, ImagesRepository } from './images.repository.js';

/** What an erasure takes: everything of a team, or what was drawn of one of its characters. */
export interface ErasedImages {
  teamId: string;
  characterId?: string;
}

/** Images that were ordered. */
@Injectable()
export class ImagesService {
  constructor(
    private readonly database: Database,
    private readonly images: ImagesRepository,
    private readonly generation: GenerationService,
    private readonly storage: StorageService,
  ) {}

  async get(caller: Caller, id: string): Promise<ImageView> {
    const image = await this.images.find(caller, id);
    if (!image) {
      throw new NotFoundError('image');
    }
    return image;
  }

  async list(caller: Caller, filter: ImageFilter, page: ImageCursor & { limit: number }): Promise<Page<ImageView>> {
    const { after, before } = page;
    const cursor = after ?? before;
    if (cursor !== null && !(await this.images.find(caller, cursor))) {
      throw unknownCursor(after === null ? 'ending_before' : 'starting_after');
    }
    return this.images.list(caller, filter, page);
  }

  /** Whoever is first wins: a cancel that comes after the end changes nothing, and says so unless it was a cancel too. */
  async cancel(caller: Caller, id: string): Promise<ImageView> {
    const { status, jobId } = await this.get(caller, id);
    if (status === 'pending') {
      await this.generation.cancel(jobId);
    }
    const image = await this.get(caller, id);
    if (image.status !== 'cancelled') {
      throw new NotCancellableError(image.status);
    }
    return image;
  }

  /** Rows and pictures, and what still runs is cancelled. Answers how many images went. */
  async erase({ teamId, characterId }: ErasedImages): Promise<number> {
    return this.database.transaction(async () => {
      const images = await this.images.listIds(teamId, characterId ?? null);
      for (const { id, jobId } of images) {
        await this.generation.cancel(jobId);
        await this.storage.remove(`${folderOf({ teamId, id })}/`);
      }
      await this.images.remove(
        teamId,
        images.map(({ id }) => id),
      );
      return images.length;
    });
  }
}

const unknownCursor = (path: string): Error =>
  invalidInput([{ path, kind: 'format', message: `${path} must be the id of one of your images.` }], 'query');
