import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const CHARACTER_STATUSES = ['synthesizing', 'reviewing', 'ready', 'failed', 'deleted'] as const;

export type CharacterStatus = (typeof CHARACTER_STATUSES)[number];

/** Who a character is, in the words of its customer. */
export interface Attributes {
  gender?: string;
  age?: number;
  ethnicity?: string;
  hair_color?: string;
  hair_style?: string;
  eye_color?: string;
  body_type?: string;
  additional_details?: string;
}

export interface CharacterError {
  code: string;
  message: string;
  retryable: boolean;
  /** The poses that were to be drawn and were not. */
  lacking?: string[];
}

/** A person that pictures can be made of again and again. Which status follows which, a trigger of the migration says. */
@Entity('character')
@Check('character_status_known', `status IN ('synthesizing', 'reviewing', 'ready', 'failed', 'deleted')`)
@Check('character_prior_status_known', `prior_status IN ('reviewing', 'ready', 'failed')`)
@Check('character_job_while_synthesizing', `status <> 'synthesizing' OR job_id IS NOT NULL`)
@Check('character_prior_while_synthesizing', `prior_status IS NULL OR status = 'synthesizing'`)
@Check('character_error_when_failed', `status <> 'failed' OR error IS NOT NULL`)
@Index('character_of_team', ['teamId', 'isTest', 'id'], { where: `(status <> 'deleted'::text)` })
@Index('character_of_client_reference', ['teamId', 'clientReferenceId'], {
  where: '(client_reference_id IS NOT NULL)',
})
export class Character {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'character_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text')
  name!: string;

  @Column('text')
  status!: CharacterStatus;

  /** Where it stood before the synthesis that runs; null for its first one. */
  @Column('text', { name: 'prior_status', nullable: true })
  priorStatus!: 'reviewing' | 'ready' | 'failed' | null;

  /** The last synthesis; the one that runs, while one does. */
  @Column('uuid', { name: 'job_id', nullable: true })
  jobId!: string | null;

  /** Whether a customer brought its first pictures: then they, and not its attributes, say who it is. */
  @Column('boolean', { name: 'is_from_uploads' })
  isFromUploads!: boolean;

  @Column('jsonb', { nullable: true })
  attributes!: Attributes | null;

  @Column('text', { name: 'client_reference_id', nullable: true })
  clientReferenceId!: string | null;

  /** The version of the API that it was created under. */
  @Column('text', { name: 'aurous_version' })
  aurousVersion!: string;

  /** What the last synthesis lacked, until the next one begins. */
  @Column('jsonb', { nullable: true })
  error!: CharacterError | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
