import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { NotFoundError, type Operator } from '../http/index.js';
import type { Erasure, ErasureSubject } from './erasure.entity.js';
import { ErasureJobs } from './erasure-jobs.js';
import { ErasureSubjects } from './erasure-subjects.js';
import { ErasuresRepository } from './erasures.repository.js';

export interface ErasureWish {
  teamId: string;
  subject: ErasureSubject;
  id: string;
}

/** What was let in before the keys of a team ended can order nothing any more, but may still put a file for a moment. */
const SETTLING_MS = 3_000;

/** Orders to forget somebody. The subject is out of reach at once; the rest follows in the background. */
@Injectable()
export class ErasuresService {
  constructor(
    private readonly database: Database,
    private readonly subjects: ErasureSubjects,
    private readonly jobs: ErasureJobs,
    private readonly erasures: ErasuresRepository,
    private readonly auditLog: AuditLogService,
  ) {}

  create({ actorId }: Operator, { teamId, subject, id }: ErasureWish): Promise<Erasure> {
    return this.database.transaction(async () => {
      if (subject !== 'team') {
        // Jobs end before the rows go that their ends are written to. A team's rows stay for now, and its jobs are all known
        // only when it can order nothing any more.
        await this.jobs.cancelOf(teamId, id);
      }
      const { ids, folders, rows } = await this.subjects.takeAway(subject, teamId, id);
      const scope = { rows, ...(await this.jobs.take(subject, teamId, { ids, folders })) };
      const delayMs = subject === 'team' ? SETTLING_MS : 0;
      const erasure = await this.erasures.insert({ id: newId(), teamId, subject, subjectId: id, scope, delayMs });
      await this.auditLog.record({
        actorId,
        action: 'erasure.create',
        teamId,
        subjectId: erasure.id,
        before: null,
        after: { subject, subject_id: id },
      });
      return erasure;
    });
  }

  async get(id: string): Promise<Erasure> {
    const erasure = await this.erasures.find(id);
    if (!erasure) {
      throw new NotFoundError('erasure');
    }
    return erasure;
  }
}
