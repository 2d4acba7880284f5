import { Injectable } from '@nestjs/common';
import { type Page, pageOf, unknownCursor } from '../http/index.js';
import type { ModerationDecision } from './moderation-decision.entity.js';
import { type DecisionFilter, ModerationDecisionsRepository } from './moderation-decisions.repository.js';

/** What moderation decided, for operators. */
@Injectable()
export class ModerationDecisionsService {
  constructor(private readonly decisions: ModerationDecisionsRepository) {}

  async list(filter: DecisionFilter, limit: number, after: string | null): Promise<Page<ModerationDecision>> {
    if (after && !(await this.decisions.exists(after))) {
      throw unknownCursor();
    }
    return pageOf(await this.decisions.list(filter, limit + 1, after), limit);
  }

  /** Names that were found in what a subject was described with, or in its pictures; in the transaction in progress. */
  eraseTerms(teamId: string, subjectIds: string[], texts: string[]): Promise<number> {
    return this.decisions.blankTerms(teamId, subjectIds, texts);
  }
}
