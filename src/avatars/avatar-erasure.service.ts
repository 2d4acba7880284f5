import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/index.js';
import { JobsService } from '../jobs/index.js';
import { StorageService } from '../storage/index.js';
import { folderOf } from './avatars.service.js';
import { SavedAvatarsRepository } from './saved-avatars.repository.js';

/** An avatar that is gone, and what else is to go with it. */
export interface ErasedAvatar {
  /** Ids of everything that was about it, the job it came from too. */
  ids: string[];
  folders: string[];
  /** Rows that went. */
  rows: number;
}

/** Takes an avatar away for good, in the transaction in progress: a saved one, or one that is only a job; with every copy. */
@Injectable()
export class AvatarErasureService {
  constructor(
    private readonly avatars: SavedAvatarsRepository,
    private readonly jobs: JobsService,
    private readonly storage: StorageService,
  ) {}

  /** Files and jobs are the caller's to erase. */
  async erase(teamId: string, id: string): Promise<ErasedAvatar> {
    const savedFrom = await this.avatars.findJobId(teamId, id);
    const job = await this.jobs.find(savedFrom ?? id);
    if (!savedFrom && (job?.teamId !== teamId || job.kind !== 'avatar_generation')) {
      throw new NotFoundError('avatar');
    }
    // The picture first: whoever is saving it has ended by then, and the copy is seen.
    const own = job ? [`${folderOf(teamId, job.subjectId)}/`] : [];
    await this.hide(own);
    const copies = await this.avatars.eraseOfJob(teamId, savedFrom ?? id);
    const copied = copies.map(({ storageKey }) => folderAbove(storageKey));
    await this.hide(copied);
    const ids = [...copies.map((copy) => copy.id), ...(job ? [job.id, job.subjectId] : [])];
    return { ids: [...new Set([id, ...ids])], folders: [...copied, ...own], rows: copies.length };
  }

  private async hide(folders: string[]): Promise<void> {
    for (const folder of folders) {
      await this.storage.hide(folder);
    }
  }
}

const folderAbove = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);
