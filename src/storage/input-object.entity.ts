import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A picture that a customer sent along with an order: kept while it is in use, and a day longer. */
@Entity('input_object')
@Index('input_object_by_use', ['lastUsedAt'])
export class InputObject {
  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'input_object_pkey' })
  key!: string;

  @Column('timestamptz', { name: 'last_used_at', default: () => 'now()' })
  lastUsedAt!: Date;

  /** Being deleted since then: nobody may use it before its row is gone. */
  @Column('timestamptz', { name: 'condemned_at', nullable: true })
  condemnedAt!: Date | null;
}
