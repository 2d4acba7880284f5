import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Plan } from '../http/index.js';

export const BILLING_MODES = ['metered', 'exempt'] as const;

export type BillingMode = (typeof BILLING_MODES)[number];

/** A customer of this installation; everything but operator keys belongs to one. */
@Entity('team')
@Check('team_plan_known', `plan IN ('free', 'pro', 'team', 'enterprise')`)
@Check('team_billing_mode_known', `billing_mode IN ('metered', 'exempt')`)
export class Team {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'team_pkey' })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  plan!: Plan;

  @Column('text', { name: 'billing_mode', default: 'metered' })
  billingMode!: BillingMode;

  /** Version of the API for requests that name none; null follows the default of the service. */
  @Column('text', { name: 'default_api_version', nullable: true })
  defaultApiVersion!: string | null;

  /** From then on nobody speaks for it; what it paid stays on the books. */
  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
