import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { type ModerationAction, ModerationDecision, type ModerationStage } from './moderation-decision.entity.js';

export type NewModerationDecision = Omit<ModerationDecision, 'id' | 'createdAt'>;

export interface DecisionFilter {
  teamId?: string;
  stage?: ModerationStage;
  action?: ModerationAction;
}

const INSERT = {
  name: 'moderation.decide',
  text: `INSERT INTO moderation_decision
      (id, team_id, is_test, stage, action, kinds, term, scores, provider, policy_version, subject_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

@Injectable()
export class ModerationDecisionsRepository {
  constructor(private readonly database: Database) {}

  /** Answers its id. */
  async insert(decision: NewModerationDecision): Promise<string> {
    const id = newId();
    const { teamId, isTest, stage, action, kinds, term, scores, provider, policyVersion, subjectId } = decision;
    const values = [
      teamId,
      isTest,
      stage,
      action,
      kinds,
      term,
      JSON.stringify(scores),
      provider,
      policyVersion,
      subjectId,
    ];
    await this.database.execute(INSERT, [id, ...values]);
    return id;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.database.query('SELECT 1 FROM moderation_decision WHERE id = $1', [id])).length > 0;
  }

  /** Newest first. */
  list(filter: DecisionFilter, limit: number, after: string | null): Promise<ModerationDecision[]> {
    const { teamId = null, stage = null, action = null } = filter;
    return this.database.query<ModerationDecision & Record<string, unknown>>(
      `SELECT ${this.database.columns(ModerationDecision)} FROM moderation_decision
        WHERE ($1::uuid IS NULL OR team_id = $1) AND ($2::text IS NULL OR stage = $2) AND ($3::text IS NULL OR action = $3)
          AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5`,
      [teamId, stage, action, after, limit],
    );
  }

  /** Of decisions about these subjects, or whose term stands in one of the texts. */
  blankTerms(teamId: string, subjectIds: string[], texts: string[]): Promise<number> {
    return this.database.execute(
      `UPDATE moderation_decision SET term = NULL
        WHERE team_id = $1 AND term IS NOT NULL
          AND (subject_id = ANY($2)
               OR EXISTS (SELECT FROM unnest($3::text[]) AS words WHERE position(lower(term) IN lower(words)) > 0))`,
      [teamId, subjectIds, texts],
    );
  }
}
