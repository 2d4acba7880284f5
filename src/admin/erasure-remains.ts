import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { type ErasedFiles, FileErasureService } from '../storage/index.js';
import { ErasedRowsService, type Traces } from './erased-rows.service.js';
import { ErasedTeamService } from './erased-team.service.js';
import type { Erasure } from './erasure.entity.js';
import { ErasuresRepository } from './erasures.repository.js';

/** Copies that this service cannot reach. */
const NOT_COVERED = ['backups', 'providers'];

interface ErasedBytes {
  jobIds: string[];
  targets: string[];
  files: ErasedFiles;
}

/** A team may have years behind it, and nobody waits for this but the receipt. */
const STATEMENT_TIMEOUT = `SET LOCAL statement_timeout = '60s'`;

/** Erases every row that is left of a subject whose bytes are gone, and writes the receipt. */
@Injectable()
export class ErasureRemains {
  constructor(
    private readonly database: Database,
    private readonly files: FileErasureService,
    private readonly rows: ErasedRowsService,
    private readonly teams: ErasedTeamService,
    private readonly erasures: ErasuresRepository,
  ) {}

  erase(erasure: Erasure, { jobIds, targets, files }: ErasedBytes, traces: Traces): Promise<void> {
    return this.database.transaction(async () => {
      await this.database.execute(STATEMENT_TIMEOUT);
      const fileRows = await this.files.forget(targets);
      const isTeam = erasure.subject === 'team';
      const erased = isTeam ? await this.teams.erase(erasure.teamId, jobIds) : await this.rows.erase(erasure, traces);
      const rows = erased.rows + fileRows;
      await this.erasures.finish(erasure.id, { ...erased, rows, ...files, not_covered: NOT_COVERED });
    });
  }
}
