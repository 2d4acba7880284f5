import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A starter list that was installed once. */
@Entity('blocklist_seed')
export class BlocklistSeed {
  /** SHA-256 of the list. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'blocklist_seed_pkey' })
  version!: string;

  @Column('timestamptz', { name: 'installed_at', default: () => 'now()' })
  installedAt!: Date;
}
