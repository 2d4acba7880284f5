import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Calls of paid providers that were promised on one day of UTC, while there is a ceiling on them. */
@Entity('provider_day')
@Check('provider_day_calls_not_negative', 'calls >= 0')
export class ProviderDay {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'provider_day_pkey' })
  day!: string;

  @Column('integer')
  calls!: number;
}
