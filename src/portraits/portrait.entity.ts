import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AspectRatio, ImageSize } from '../providers/index.js';

export const PORTRAIT_KINDS = ['canonical', 'variant', 'edit'] as const;

export type PortraitKind = (typeof PORTRAIT_KINDS)[number];

/** As kept. On the wire a pending portrait whose job runs is `generating`. */
export type PortraitStatus = 'pending' | 'generated' | 'approved' | 'rejected' | 'failed';

/** One picture of a persona, from its order on. */
@Entity('portrait')
@Check('portrait_kind_known', `kind IN ('canonical', 'variant', 'edit')`)
@Check('portrait_status_known', `status IN ('pending', 'generated', 'approved', 'rejected', 'failed')`)
@Check('portrait_picture_when_made', `(status IN ('generated', 'approved', 'rejected')) = (storage_key IS NOT NULL)`)
@Check('portrait_variant_has_key', `(kind = 'variant') = (variant_key IS NOT NULL)`)
@Check('portrait_edit_has_parent', `(kind = 'edit') = (parent_id IS NOT NULL)`)
@Check('portrait_edit_is_told', `kind <> 'edit' OR (instruction IS NOT NULL AND conversation_id IS NOT NULL)`)
@Index('portrait_one_of_each_variant', ['variantKey'], {
  unique: true,
  where: `(status = ANY (ARRAY['pending'::text, 'generated'::text, 'approved'::text]))`,
})
@Index('portrait_of_job', ['jobId'], { unique: true })
@Index('portrait_of_canonical', ['canonicalId'], { where: '(canonical_id IS NOT NULL)' })
@Index('portrait_of_conversation', ['conversationId'], { where: '(conversation_id IS NOT NULL)' })
@Index('portrait_one_canonical_in_the_making', ['personaId'], {
  unique: true,
  where: `((kind = 'canonical'::text) AND (status = 'pending'::text))`,
})
@Index('portrait_of_persona', ['personaId', 'createdAt'])
export class Portrait {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'portrait_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('uuid', { name: 'persona_id' })
  personaId!: string;

  @Column('text')
  kind!: PortraitKind;

  @Column('text', { default: 'pending' })
  status!: PortraitStatus;

  @Column('uuid', { name: 'job_id' })
  jobId!: string;

  @Column('text', { name: 'aspect_ratio' })
  aspectRatio!: AspectRatio;

  @Column('text', { name: 'image_size' })
  imageSize!: ImageSize;

  @Column('text', { nullable: true })
  scene!: string | null;

  @Column('text', { nullable: true })
  outfit!: string | null;

  @Column('text', { nullable: true })
  pose!: string | null;

  @Column('text', { name: 'custom_prompt', nullable: true })
  customPrompt!: string | null;

  @Column('text', { nullable: true })
  instruction!: string | null;

  /** The face it was drawn of: a canonical of the persona, not always the present one. */
  @Column('uuid', { name: 'canonical_id', nullable: true })
  canonicalId!: string | null;

  /** Of a canonical: the revision of the persona's surface that its prompt was composed from. */
  @Column('integer', { name: 'surface_revision', nullable: true })
  surfaceRevision!: number | null;

  /** Hash of what makes a variant the same one: the face and the wishes. */
  @Column('text', { name: 'variant_key', nullable: true })
  variantKey!: string | null;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId!: string | null;

  @Column('uuid', { name: 'conversation_id', nullable: true })
  conversationId!: string | null;

  @Column('text', { name: 'storage_key', nullable: true })
  storageKey!: string | null;

  /** The provider's untouched bytes, where a clean copy of them is shown instead. */
  @Column('text', { name: 'original_key', nullable: true })
  originalKey!: string | null;

  @Column('text', { name: 'thumb_key', nullable: true })
  thumbKey!: string | null;

  @Column('text', { name: 'card_key', nullable: true })
  cardKey!: string | null;

  @Column('text', { name: 'mime_type', nullable: true })
  mimeType!: string | null;

  @Column('integer', { nullable: true })
  width!: number | null;

  @Column('integer', { nullable: true })
  height!: number | null;

  @Column('integer', { nullable: true })
  bytes!: number | null;

  @Column('text', { nullable: true })
  sha256!: string | null;

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  @Column('jsonb', { name: 'provider_state', nullable: true })
  providerState!: unknown;

  /** Failure class of the provider, or why the service gave up. */
  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  /** What the person who rejected it said. */
  @Column('text', { name: 'rejection_reason', nullable: true })
  rejectionReason!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}

/** A row with what its job adds to it. */
export type PortraitView = Portrait & { isRunning: boolean };

export const isUsable = ({ status }: Pick<Portrait, 'status'>): boolean =>
  status === 'generated' || status === 'approved';
