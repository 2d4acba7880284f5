import { Check, Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A published picture. Bytes without a row are never served; a row with `hiddenAt` answers 404. */
@Entity('stored_object')
@Check('stored_object_key_check', `starts_with(key, 'team/' || team_id::text || '/')`)
export class StoredObject {
  // Byte order makes a folder one range of the primary key.
  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'stored_object_pkey' })
  key!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('text', { name: 'mime_type' })
  mimeType!: string;

  @Column('integer')
  bytes!: number;

  @Column('text')
  sha256!: string;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  /** Kept for ourselves, whoever holds a signature. */
  @Column('boolean', { name: 'is_private', default: false })
  isPrivate!: boolean;

  @Column('timestamptz', { name: 'hidden_at', nullable: true })
  hiddenAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
