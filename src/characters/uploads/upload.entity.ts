import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PictureMimeType } from '../../storage/index.js';

export const UPLOAD_POSES = ['portrait', 'front', 'side', 'back', 'other'] as const;

export type UploadPose = (typeof UPLOAD_POSES)[number];

/** A ticket for one picture. Each of its steps is taken once, and a WHERE decides which of many takes it. */
@Entity('upload')
@Check(
  'upload_whole_picture',
  'num_nulls(received_at, object_key, mime_type, width, height, bytes, sha256, sent_sha256) IN (0, 8)',
)
@Check('upload_consumed_with_picture', 'consumed_at IS NULL OR received_at IS NOT NULL')
@Check('upload_pose_known', `pose IN ('portrait', 'front', 'side', 'back', 'other')`)
@Index('upload_open', ['teamId', 'isTest', 'expiresAt'], { where: '(consumed_at IS NULL)' })
@Index('upload_expiry', ['expiresAt'])
export class Upload {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'upload_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  /** Where our re-encode of the picture lies. */
  @Column('text', { name: 'object_key', nullable: true })
  objectKey!: string | null;

  @Column('text', { name: 'mime_type', nullable: true })
  mimeType!: PictureMimeType | null;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  @Column('integer', { nullable: true })
  bytes!: number | null;

  @Column('text', { nullable: true })
  sha256!: string | null;

  /** Of the bytes as they were sent: those of a picture that we made tell which one it is. */
  @Column('text', { name: 'sent_sha256', nullable: true })
  sentSha256!: string | null;

  /** `other` until it is classified. */
  @Column('text', { default: 'other' })
  pose!: UploadPose;

  @Column('timestamptz', { name: 'received_at', nullable: true })
  receivedAt!: Date | null;

  @Column('timestamptz', { name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', default: () => `(now() + '24:00:00')` })
  expiresAt!: Date;
}

/** A ticket whose bytes have come and are a picture. */
export interface UploadedPicture {
  id: string;
  objectKey: string;
  mimeType: PictureMimeType;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  pose: UploadPose;
}
