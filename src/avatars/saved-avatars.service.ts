import { Injectable } from '@nestjs/common';
import { isUuid, newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Caller, NotFoundError } from '../http/index.js';
import { AttemptsRepository, JobNotFoundError, JobViewsService, statusOf } from '../jobs/index.js';
import { StorageService } from '../storage/index.js';
import { InvalidJobTypeError, JobNotCompleteError } from './avatars.errors.js';
import type { SavedAvatar } from './saved-avatar.entity.js';
import { type NewSavedAvatar, SavedAvatarsRepository } from './saved-avatars.repository.js';

export interface SavedAvatarPage {
  avatars: SavedAvatar[];
  hasMore: boolean;
  totalCount: number;
}

/** A picture that was copied; nobody has it yet. */
export interface PreparedSave {
  avatar: NewSavedAvatar;
  /** Key of the picture that it is a copy of. */
  source: string;
  file: { key: string; teamId: string; mimeType: string; bytes: number; sha256: string; width: number; height: number };
}

/** Avatars that teams keep and use again. */
@Injectable()
export class SavedAvatarsService {
  constructor(
    private readonly database: Database,
    private readonly avatars: SavedAvatarsRepository,
    private readonly jobs: JobViewsService,
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
  ) {}

  /** Copies the bytes, so that deleting the job keeps the avatar. */
  async prepare(caller: Caller, jobId: string, label: string | null): Promise<PreparedSave> {
    const job = await this.jobs.get(caller, jobId);
    if (job.kind !== 'avatar_generation') {
      throw new InvalidJobTypeError(job.kind);
    }
    const [picture] = job.picture ? await this.attempts.listPictures(job.id) : [];
    if (!picture) {
      throw new JobNotCompleteError(statusOf(job));
    }
    const id = newId();
    const { objectKey: source, mimeType, width, height, provider, model, providerState } = picture;
    const key = `${folderOf({ teamId: caller.teamId, id })}/picture${source.slice(source.lastIndexOf('.'))}`;
    const stored = await this.storage.store(key, await this.storage.read(source));
    const { teamId, isTest } = caller;
    return {
      avatar: { id, teamId, isTest, label, jobId: job.id, storageKey: key, mimeType, provider, model, providerState },
      file: { key, teamId, mimeType, width, height, ...stored },
      source,
    };
  }

  /** In the transaction in progress. */
  async save({ avatar, file, source }: PreparedSave): Promise<SavedAvatar> {
    // Its erasure may have begun since the copy was made; from here on it waits, and takes the copy along.
    if (!(await this.storage.holdVisible(source))) {
      this.storage.discard(file.key);
      throw new JobNotFoundError();
    }
    await this.storage.publish(file);
    return this.avatars.insert(avatar);
  }

  async find(caller: Caller, id: string): Promise<SavedAvatar | null> {
    return isUuid(id) ? this.avatars.find(caller, id) : null;
  }

  async get(caller: Caller, id: string): Promise<SavedAvatar> {
    return required(await this.find(caller, id));
  }

  async list(caller: Caller, label: string | null, page: { limit: number; offset: number }): Promise<SavedAvatarPage> {
    const [avatars, totalCount] = await Promise.all([
      this.avatars.list(caller, label, page),
      this.avatars.count(caller, label),
    ]);
    return { avatars, hasMore: page.offset + avatars.length < totalCount, totalCount };
  }

  async rename(caller: Caller, id: string, label: string | null): Promise<SavedAvatar> {
    const { id: known } = await this.get(caller, id);
    return required(await this.avatars.rename(caller, known, label));
  }

  /** Row and picture. */
  async delete(caller: Caller, id: string): Promise<string> {
    const avatar = await this.get(caller, id);
    await this.database.transaction(async () => {
      await this.avatars.remove(caller, avatar.id);
      await this.storage.remove(`${folderOf(avatar)}/`);
    });
    return avatar.id;
  }
}

const folderOf = ({ teamId, id }: Pick<SavedAvatar, 'teamId' | 'id'>): string => `team/${teamId}/avatar/${id}`;

function required(avatar: SavedAvatar | null): SavedAvatar {
  if (!avatar) {
    throw new NotFoundError('avatar');
  }
  return avatar;
}
