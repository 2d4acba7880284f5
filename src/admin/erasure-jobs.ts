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
  async cancelOf(subject: ErasureSubject, teamId: string, id: string): Promise<void> {
    await this.cancel(subject === 'team' ? await this.words.listOfTeam(teamId) : await this.words.listOwnedBy([id]));
  }

  /** Which jobs are to forget what, after those that still run have ended too. */
  async take(
    subject: ErasureSubject,
    teamId: string,
    { ids, folders }: Pick<ErasureScope, 'ids' | 'folders'>,
  ): Promise<Pick<ErasureScope, 'ids' | 'folders' | 'jobIds' | 'drawnFrom'>> {
    if (subject === 'team') {
      return { ids, folders, jobIds: [], drawnFrom: [] };
    }
    const jobIds = [...new Set([...(await this.words.listOwnedBy(ids)), ...(await this.words.listKnown(teamId, ids))])];
    const own = new Set(jobIds);
    const { subjectIds, folders: jobFolders } = await this.words.listPlaces(jobIds);
    const all = [...new Set([...folders, ...jobFolders])];
    const drawnFrom = (await this.words.listDrawnFrom(teamId, all)).filter((id) => !own.has(id));
    await this.cancel([...jobIds, ...drawnFrom]);
    return { ids: [...new Set([...ids, ...subjectIds])], folders: all, jobIds, drawnFrom };
  }

  /** A team's are known only when nobody can order any more. */
  listOf({ subject, teamId, scope }: Erasure): Promise<string[]> {
    return subject === 'team' ? this.words.listOfTeam(teamId) : Promise.resolve(scope.jobIds);
  }

  private async cancel(jobIds: string[]): Promise<void> {
    for (const id of await this.words.listLive(jobIds)) {
      await this.generation.cancel(id);
    }
  }
}
