import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Environment } from './api-key.js';
import { Team } from './team.entity.js';

/** What is known of an issued key; the key itself is kept by its holder only. */
@Entity('api_key')
@Unique('api_key_hash_key', ['hash'])
@Check('api_key_hash_is_sha256', 'octet_length(hash) = 32')
@Check('api_key_environment_known', `environment IN ('live', 'test')`)
@Check('api_key_prefix_of_environment', `prefix = 'al_' || environment || '_'`)
@Check('api_key_admin_has_no_team', `(team_id IS NULL) = ('admin' = ANY (scopes))`)
@Index('api_key_of_team', ['teamId', 'id'])
export class ApiKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_key_pkey' })
  id!: string;

  /** Null: the key of an operator. */
  @ForeignKey(() => Team, { name: 'api_key_team_fkey' })
  @Column('uuid', { name: 'team_id', nullable: true })
  teamId!: string | null;

  @Column('bytea')
  hash!: Buffer;

  @Column('text')
  prefix!: string;

  @Column('text')
  last4!: string;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('text')
  environment!: Environment;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** A key has one successor: from here on that one is rotated. */
  @Column('timestamptz', { name: 'rotated_at', nullable: true })
  rotatedAt!: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
