import { Injectable } from '@nestjs/common';
import { AttemptsRepository, type Job } from '../jobs/index.js';
import { StorageService } from '../storage/index.js';
import { referencesToFirst } from './first-picture.js';
import type { OrderInput, Shot, ShotReference } from './order.js';

/** What a failed job still owes: the shots of which no picture was delivered. */
@Injectable()
export class OwedShotsService {
  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
  ) {}

  /** Null when a picture that one of them is to be drawn from was deleted since. */
  async find(job: Job): Promise<Shot[] | null> {
    const { shots } = job.input as OrderInput;
    const made = await this.attempts.listPictures(job.id);
    const first = referencesToFirst(shots, made);
    const missing = shots.filter(({ name }) => made.every(({ shot }) => shot !== name));
    // One that ended as failed with every picture there is done again as a whole.
    const owed = missing.length > 0 ? missing.map((shot) => drawnAfter(shot, first)) : shots;
    const keys = owed.flatMap(({ references }) => references.map(({ objectKey }) => objectKey));
    return (await this.storage.holdAll(keys)) ? owed : null;
  }
}

/** The person in the pictures that were delivered is in those that follow them, too. */
function drawnAfter(shot: Shot, first: ShotReference[]): Shot {
  const isFollowing = shot.followsFirst && first.length > 0;
  return isFollowing ? { ...shot, references: [...shot.references, ...first], followsFirst: false } : shot;
}
