import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A provider that an operator has switched off. */
@Entity('disabled_provider')
export class DisabledProvider {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'disabled_provider_pkey' })
  name!: string;

  @Column('timestamptz', { name: 'disabled_at', default: () => 'now()' })
  disabledAt!: Date;
}
