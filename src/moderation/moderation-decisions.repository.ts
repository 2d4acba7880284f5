import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import type { ModerationDecision } from './moderation-decision.entity.js';

export type NewModerationDecision = Omit<ModerationDecision, 'id' | 'createdAt'>;

const INSERT = {
  name: 'moderation.decide',
  text: `INSERT INTO moderation_decision
      (id, team_id, is_test, stage, action, kinds, term, scores, provider, policy_version, subject_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

@Injectable()
export class ModerationDecisionsRepository {
  constructor(private readonly database: Database) {}

  async insert(decision: NewModerationDecision): Promise<void> {
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
    await this.database.execute(INSERT, [newId(), ...values]);
  }
}
