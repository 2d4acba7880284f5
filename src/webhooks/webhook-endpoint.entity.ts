import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which family an endpoint was made in; `callbacks` stands for the URLs that single orders name. */
export type WebhookFamily = 'characters' | 'avatars' | 'callbacks';

/** A secret that still signs for a while after it was replaced. */
export interface OldSecret {
  secret: string;
  until: string;
}

/** Where a team wants to be told, and how that has been going. Secrets are sealed. */
@Entity('webhook_endpoint')
@Check('webhook_endpoint_family_known', `family IN ('characters', 'avatars', 'callbacks')`)
@Check('webhook_endpoint_has_url', `(family = 'callbacks') = (url IS NULL)`)
@Index('webhook_endpoint_of_team', ['teamId', 'isTest', 'family', 'id'])
@Index('webhook_endpoint_one_for_callbacks', ['teamId', 'isTest'], {
  unique: true,
  where: `(family = 'callbacks'::text)`,
})
export class WebhookEndpoint {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_endpoint_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text')
  family!: WebhookFamily;

  @Column('text', { nullable: true })
  url!: string | null;

  /** `*` is all. */
  @Column('text', { array: true })
  events!: string[];

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb', { default: {} })
  metadata!: Record<string, string>;

  @Column('text', { name: 'api_version' })
  apiVersion!: string;

  @Column('text')
  secret!: string;

  @Column('text', { name: 'secret_preview' })
  secretPreview!: string;

  @Column('jsonb', { name: 'old_secrets', default: [] })
  oldSecrets!: OldSecret[];

  @Column('boolean', { name: 'is_active', default: true })
  isActive!: boolean;

  @Column('integer', { name: 'consecutive_failures', default: 0 })
  consecutiveFailures!: number;

  /** Of the failures in a row. */
  @Column('timestamptz', { name: 'first_failure_at', nullable: true })
  firstFailureAt!: Date | null;

  /** Whether a message was given up since the last success. */
  @Column('boolean', { name: 'has_exhausted', default: false })
  hasExhausted!: boolean;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  @Column('timestamptz', { name: 'last_failure_at', nullable: true })
  lastFailureAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
