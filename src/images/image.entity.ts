import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { JobError } from '../jobs/index.js';

/** As kept. On the wire a pending image whose job runs is `processing`. */
export type ImageStatus = 'pending' | 'succeeded' | 'failed' | 'cancelled';

export type InferenceType = 't2i' | 'i2i';

/** One order of one to four pictures of the same prompt. */
@Entity('image')
@Check('image_status_known', `status IN ('pending', 'succeeded', 'failed', 'cancelled')`)
@Check('image_count_of_one_order', 'image_count BETWEEN 1 AND 4')
@Check('image_outputs_when_succeeded', `(status = 'succeeded') = (cardinality(output_keys) > 0)`)
@Check('image_error_when_failed', `(status = 'failed') = (error IS NOT NULL)`)
@Check('image_completed_when_terminal', `(status = 'pending') = (completed_at IS NULL)`)
@Index('image_of_team', ['teamId', 'id'])
@Index('image_of_job', ['jobId'], { unique: true })
@Index('image_of_character', ['characterId', 'id'], { where: '(character_id IS NOT NULL)' })
export class Image {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'image_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('uuid', { name: 'job_id' })
  jobId!: string;

  @Column('text', { default: 'pending' })
  status!: ImageStatus;

  /** As it was judged: what moderation cut out is not kept. */
  @Column('text')
  prompt!: string;

  @Column('text', { name: 'negative_prompt', nullable: true })
  negativePrompt!: string | null;

  /** What was drawn from instead of the prompt. */
  @Column('text', { name: 'enhanced_prompt', nullable: true })
  enhancedPrompt!: string | null;

  @Column('uuid', { name: 'character_id', nullable: true })
  characterId!: string | null;

  @Column('text', { name: 'reference_image_urls', array: true, nullable: true })
  referenceImageUrls!: string[] | null;

  @Column('text', { name: 'inference_type' })
  inferenceType!: InferenceType;

  @Column('text', { name: 'size_preset', nullable: true })
  sizePreset!: string | null;

  @Column('integer')
  width!: number;

  @Column('integer')
  height!: number;

  @Column('integer', { name: 'image_count' })
  imageCount!: number;

  @Column('integer', { nullable: true })
  steps!: number | null;

  @Column('double precision', { name: 'guidance_scale', nullable: true })
  guidanceScale!: number | null;

  @Column('double precision', { name: 'cfg_rescale', nullable: true })
  cfgRescale!: number | null;

  @Column('double precision', { name: 'denoise_strength', nullable: true })
  denoiseStrength!: number | null;

  @Column('bigint', { nullable: true })
  seed!: string | null;

  /** Milli-credits for one picture, by part, fixed when the order was taken. */
  @Column('jsonb')
  price!: { baseMilli: number; sizeMilli: number; enhanceMilli: number; totalMilli: number };

  /** Whom this order alone tells how it ended. */
  @Column('text', { name: 'webhook_url', nullable: true })
  webhookUrl!: string | null;

  @Column('text', { name: 'client_reference_id', nullable: true })
  clientReferenceId!: string | null;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('text', { name: 'aurous_version' })
  aurousVersion!: string;

  @Column('text', { name: 'creation_request_id' })
  creationRequestId!: string;

  /** The pictures that were delivered, in the order of their shots. */
  @Column('text', { name: 'output_keys', array: true, default: [] })
  outputKeys!: string[];

  @Column('jsonb', { nullable: true })
  error!: JobError | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}

/** A row with what its job and its hold add to it. */
export type ImageView = Image & {
  isRunning: boolean;
  /** False for test keys and exempt teams, who pay nothing. */
  isPaid: boolean;
};

/** Everything stored for an image is under this. */
export const folderOf = ({ teamId, id }: Pick<Image, 'teamId' | 'id'>): string => `team/${teamId}/image/${id}`;
