import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Scores } from './content-scorer.js';

export type ModerationStage = 'input_text' | 'input_image' | 'output_image';
export type ModerationAction = 'allow' | 'refuse' | 'strip';

/** What moderation decided and why; never the text or the picture itself. */
@Entity('moderation_decision')
@Index('moderation_decision_of_team', ['teamId', 'id'])
@Check('moderation_decision_stage_known', `stage IN ('input_text', 'input_image', 'output_image')`)
@Check('moderation_decision_action_known', `action IN ('allow', 'refuse', 'strip')`)
export class ModerationDecision {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'moderation_decision_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text')
  stage!: ModerationStage;

  @Column('text')
  action!: ModerationAction;

  /** Kinds of personal data, `person`, `term`, or the content categories over their threshold. */
  @Column('text', { array: true })
  kinds!: string[];

  @Column('text', { nullable: true })
  term!: string | null;

  @Column('jsonb')
  scores!: Scores | Record<string, never>;

  @Column('text')
  provider!: string;

  @Column('text', { name: 'policy_version' })
  policyVersion!: string;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
