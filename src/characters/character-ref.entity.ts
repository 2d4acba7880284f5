import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Character } from './character.entity.js';

/** The poses of a synthesis, in the order in which they are drawn and shown. */
export const SYNTHESIZED_POSES = ['portrait', 'front', 'side', 'back'] as const;

export type SynthesizedPose = (typeof SYNTHESIZED_POSES)[number];

export const POSES = [...SYNTHESIZED_POSES, 'other'] as const;

export type Pose = (typeof POSES)[number];

/** A picture that shows who a character is; the first one is its cover. */
@Entity('character_ref')
@Check('character_ref_pose_known', `pose IN ('portrait', 'front', 'side', 'back', 'other')`)
export class CharacterRef {
  @PrimaryColumn('uuid', { name: 'character_id', primaryKeyConstraintName: 'character_ref_pkey' })
  @ForeignKey(() => Character, { name: 'character_ref_of_character', onDelete: 'CASCADE' })
  characterId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'character_ref_pkey' })
  position!: number;

  @Column('text')
  pose!: Pose;

  @Column('text', { name: 'object_key' })
  objectKey!: string;

  /** The provider's own bytes, where a clean copy is shown in their place. */
  @Column('text', { name: 'original_key', nullable: true })
  originalKey!: string | null;

  @Column('text', { name: 'mime_type' })
  mimeType!: string;

  @Column('integer')
  width!: number;

  @Column('integer')
  height!: number;

  /** Who drew it; null for a picture that a customer brought. */
  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { nullable: true })
  model!: string | null;

  /** What its provider wants back when it becomes a reference. */
  @Column('jsonb', { name: 'provider_state', nullable: true })
  providerState!: unknown;
}

/** One that has no place yet. */
export type NewRef = Omit<CharacterRef, 'characterId' | 'position'>;
