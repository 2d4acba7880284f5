import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const VISIBILITIES = ['private', 'workspace', 'org', 'public'] as const;

export type Visibility = (typeof VISIBILITIES)[number];

export const PERSONA_STATUSES = ['draft', 'active', 'archived', 'deleted'] as const;

export type PersonaStatus = (typeof PERSONA_STATUSES)[number];

/** Who somebody is, layer by layer. The named members drive the picture; others are kept as they came. */
export interface PersonaLayers {
  soul?: LayerOf<'desire' | 'fear' | 'wound' | 'growth_arc'>;
  self?: LayerOf<'archetype' | 'attachment'> & { bigFive?: Record<string, unknown>; values?: string[] };
  mask?: { voice?: LayerOf<'register' | 'rhythm' | 'vocabulary'>; signaturePhrases?: string[] };
  surface?: LayerOf<'name' | 'location' | 'occupation'> & { age?: number | string; appearance?: Appearance };
  [other: string]: unknown;
}

type LayerOf<Member extends string> = Partial<Record<Member, string>>;

export type Appearance = LayerOf<
  | 'gender'
  | 'ethnicity'
  | 'skinTone'
  | 'hairColor'
  | 'hairStyle'
  | 'eyeColor'
  | 'build'
  | 'distinguishingMarks'
  | 'clothing'
  | 'expression'
>;

/**
 * Somebody whose face is kept. A deleted one stays for thirty days, hidden from everything but a restore; then a purge wipes all it
 * said, and the empty row still tells a late restore that it is gone.
 */
@Entity('persona')
@Check('persona_visibility_known', `visibility IN ('private', 'workspace', 'org', 'public')`)
@Check('persona_status_known', `status IN ('draft', 'active', 'archived', 'deleted')`)
@Check('persona_deleted_has_moment', `(status = 'deleted') = (deleted_at IS NOT NULL)`)
@Index('persona_slug_of_live', ['teamId', 'isTest', 'slug'], { unique: true, where: '(deleted_at IS NULL)' })
@Index('persona_to_purge', ['deletedAt'], { where: '((deleted_at IS NOT NULL) AND (purged_at IS NULL))' })
@Index('persona_of_team', ['teamId', 'isTest', 'id'], { where: '(deleted_at IS NULL)' })
export class Persona {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'persona_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('uuid', { name: 'workspace_id' })
  workspaceId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  slug!: string;

  @Column('text', { nullable: true })
  intent!: string | null;

  @Column('text')
  language!: string;

  @Column('text')
  visibility!: Visibility;

  @Column('text', { default: 'active' })
  status!: PersonaStatus;

  @Column('jsonb')
  layers!: PersonaLayers;

  @Column('uuid', { name: 'canonical_portrait_id', nullable: true })
  canonicalPortraitId!: string | null;

  @Column('uuid', { name: 'active_portrait_id', nullable: true })
  activePortraitId!: string | null;

  /** The surface has changed since the canonical portrait was made. */
  @Column('boolean', { name: 'portrait_stale', default: false })
  portraitStale!: boolean;

  /** Counts changes of the surface, so that a picture can tell which one it shows. */
  @Column('integer', { name: 'surface_revision', default: 0 })
  surfaceRevision!: number;

  @Column('integer', { name: 'schema_version', default: 1 })
  schemaVersion!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('timestamptz', { name: 'purged_at', nullable: true })
  purgedAt!: Date | null;
}
