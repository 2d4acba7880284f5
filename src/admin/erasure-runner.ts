import { Injectable } from '@nestjs/common';
import { JobWordsRepository } from '../jobs/index.js';
import { FileErasureService } from '../storage/index.js';
import type { Erasure } from './erasure.entity.js';
import { ErasureJobs } from './erasure-jobs.js';
import { ErasureMentions } from './erasure-mentions.js';
import { ErasureRemains } from './erasure-remains.js';

/** Carries out one erasure: the bytes first, then all rows and the receipt in one transaction. Safe to run again. */
@Injectable()
export class ErasureRunner {
  constructor(
    private readonly jobs: ErasureJobs,
    private readonly words: JobWordsRepository,
    private readonly files: FileErasureService,
    private readonly mentions: ErasureMentions,
    private readonly remains: ErasureRemains,
  ) {}

  /** False while a provider may still be drawing: what it brings would be left behind. */
  async run(erasure: Erasure): Promise<boolean> {
    const { subject, teamId, scope } = erasure;
    const jobIds = await this.jobs.end(erasure);
    if (await this.words.hasOpenCalls([...jobIds, ...scope.drawnFrom])) {
      return false;
    }
    const drawnFrom = await this.jobs.endDrawnFrom(erasure);
    if (await this.words.hasOpenCalls(drawnFrom)) {
      return false;
    }
    // What customers sent along with orders is in a folder of the team's own.
    const inputs = subject === 'team' ? [] : await this.words.listInputs(teamId, jobIds);
    const targets = [...scope.folders, ...inputs];
    const files = await this.files.purge(targets);
    const mentions = await this.mentions.find(erasure);
    await this.remains.erase(erasure, { jobIds, targets, files }, { ...mentions, drawnFrom });
    return true;
  }
}
