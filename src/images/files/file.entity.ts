import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PictureMimeType } from '../../storage/index.js';

/** What a file may be for. */
export const FILE_PURPOSES = ['reference'] as const;

export type FilePurpose = (typeof FILE_PURPOSES)[number];

/** A picture that a customer lends for a day. */
@Entity('file')
@Check('file_purpose_known', `purpose = 'reference'`)
@Index('file_expiry', ['expiresAt'])
export class StoredFile {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'file_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('text')
  purpose!: FilePurpose;

  @Column('text', { name: 'mime_type' })
  mimeType!: PictureMimeType;

  @Column('integer')
  width!: number;

  @Column('integer')
  height!: number;

  @Column('integer')
  bytes!: number;

  @Column('text')
  sha256!: string;

  @Column('text', { name: 'object_key' })
  objectKey!: string;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', default: () => `(now() + '24:00:00')` })
  expiresAt!: Date;
}
