import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { BlocklistKind } from './blocklist.js';

export type BlocklistSource = 'starter' | 'operator';

/** A person or term that no picture may be asked for. */
@Entity('blocklist_entry')
@Unique('blocklist_entry_kind_term_key', ['kind', 'term'])
@Check('blocklist_entry_kind_known', `kind IN ('person', 'term')`)
@Check('blocklist_entry_source_known', `source IN ('starter', 'operator')`)
export class BlocklistEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'blocklist_entry_pkey' })
  id!: string;

  @Column('text')
  kind!: BlocklistKind;

  @Column('text')
  term!: string;

  @Column('text', { array: true, default: () => `'{}'` })
  aliases!: string[];

  @Column('text', { nullable: true })
  note!: string | null;

  @Column('text')
  source!: BlocklistSource;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** A removed starter entry stays as a mark, so that no later starter list brings it back. */
  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
