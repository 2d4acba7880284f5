import { Injectable } from '@nestjs/common';
import { toUlid } from '../common/index.js';
import { Database } from '../database/index.js';
import { WebhookEvents } from '../webhooks/index.js';
import { ModerationDecisionsRepository, type NewModerationDecision } from './moderation-decisions.repository.js';

/** Keeps what was decided and tells the team of it, both or neither. */
@Injectable()
export class DecisionLog {
  constructor(
    private readonly database: Database,
    private readonly decisions: ModerationDecisionsRepository,
    private readonly events: WebhookEvents,
  ) {}

  record(decision: NewModerationDecision): Promise<void> {
    return this.database.transaction(async () => {
      const id = await this.decisions.insert(decision);
      const { teamId, isTest, subjectId } = decision;
      await this.events.emit({
        type: 'moderation.flagged',
        teamId,
        isTest,
        resource: shown(id, decision),
        subjectIds: subjectId ? [subjectId] : [],
      });
    });
  }
}

const shown = (id: string, { stage, action, kinds, term, scores, subjectId }: NewModerationDecision) => ({
  id: toUlid('mod', id),
  object: 'moderation_decision',
  stage,
  action,
  kinds,
  term,
  scores,
  subject_id: subjectId,
  created_at: new Date().toISOString(),
});
