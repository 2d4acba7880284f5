import { Injectable } from '@nestjs/common';
import { GenerationService } from '../generation/index.js';
import { JobWordsRepository } from '../jobs/index.js';
import type { Erasure, ErasureScope, ErasureSubject } from './erasure.entity.js';

/** The jobs of a subject that is erased. */
@Injectable()
export class ErasureJobs {
  constructor(
    private readonly generation: GenerationService,
    private readonly words: JobWordsRepository,
  ) {}

  /** Ends what is drawn for the subject, in the transaction in progress. */
  async cancelOf(teamId: string, id: string): Promise<void> {
    await this.cancel(await this.words.listAbout(teamId, [id]));
  }

  /** Which jobs are to forget what, after those that still run have ended too. */
  async take(
    subject: ErasureSubject,
    teamId: string,
    { ids, folders }: Pick<ErasureScope, 'ids' | 'folders'>,
  ): Promise<Pick<ErasureScope, 'ids' | 'folders' | 'jobIds' | 'drawnFrom'>> {
    if (subject === 'team') {
      await this.cancel(await this.words.listOfTeam(teamId));
      return { ids, folders, jobIds: [], drawnFrom: [] };
    }
    const jobIds = await this.words.listAbout(teamId, ids);
    const { subjectIds, folders: jobFolders } = await this.words.listPlaces(jobIds);
    const all = [...new Set([...folders, ...jobFolders])];
    const drawnFrom = without(jobIds, await this.words.listLiveDrawnFrom(teamId, all));
    await this.cancel([...jobIds, ...drawnFrom]);
    return { ids: [...new Set([...ids, ...subjectIds])], folders: all, jobIds, drawnFrom };
  }

  /** Its own; a team's have all ended, but for orders that were let in by a process of an older build. */
  async end({ subject, teamId, scope }: Erasure): Promise<string[]> {
    if (subject !== 'team') {
      return scope.jobIds;
    }
    const jobIds = await this.words.listOfTeam(teamId);
    await this.cancel(jobIds);
    return jobIds;
  }

  /** Those of other subjects that drew from its pictures; one that was on its way when the subject went is ended. */
  async endDrawnFrom({ subject, teamId, scope }: Erasure): Promise<string[]> {
    if (subject === 'team') {
      return [];
    }
    const drawnFrom = without(scope.jobIds, await this.words.listDrawnFrom(teamId, scope.folders));
    await this.cancel(drawnFrom);
    return drawnFrom;
  }

  private async cancel(jobIds: string[]): Promise<void> {
    for (const id of await this.words.listLive(jobIds)) {
      await this.generation.cancel(id);
    }
  }
}

function without(own: string[], ids: string[]): string[] {
  const known = new Set(own);
  return ids.filter((id) => !known.has(id));
}
