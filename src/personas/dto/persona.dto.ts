import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_UUID, type Page } from '../../http/index.js';
import {
  PERSONA_STATUSES,
  type Persona,
  type PersonaLayers,
  type PersonaStatus,
  VISIBILITIES,
  type Visibility,
} from '../persona.entity.js';
import { LayersDto } from './layers.dto.js';

export class PersonaDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  workspaceId!: string;

  @ApiProperty({ example: 'Inês Duarte' })
  name!: string;

  @ApiProperty({ example: 'ines-duarte' })
  slug!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'A harbour photographer in her thirties who knows every ferry captain by name.',
  })
  intent!: string | null;

  @ApiProperty({ example: 'en' })
  language!: string;

  @ApiProperty({ enum: VISIBILITIES })
  visibility!: Visibility;

  @ApiProperty({ enum: PERSONA_STATUSES })
  status!: PersonaStatus;

  @ApiProperty({ type: LayersDto })
  layers!: PersonaLayers;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: EXAMPLE_UUID })
  canonicalPortraitId!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  activePortraitId!: string | null;

  @ApiProperty({ description: '`layers.surface` has changed since the last canonical portrait.', example: false })
  portraitStale!: boolean;

  @ApiProperty({ type: 'integer', example: 1 })
  schemaVersion!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  static from(persona: Persona): PersonaDto {
    return Object.assign(new PersonaDto(), {
      id: persona.id,
      workspaceId: persona.workspaceId,
      name: persona.name,
      slug: persona.slug,
      intent: persona.intent,
      language: persona.language,
      visibility: persona.visibility,
      status: persona.status,
      layers: persona.layers,
      canonicalPortraitId: persona.canonicalPortraitId,
      activePortraitId: persona.activePortraitId,
      portraitStale: persona.portraitStale,
      schemaVersion: persona.schemaVersion,
      createdAt: persona.createdAt.toISOString(),
      updatedAt: persona.updatedAt.toISOString(),
    } satisfies PersonaDto);
  }
}

export class PersonaPageDto {
  @ApiProperty({ type: [PersonaDto] })
  items!: PersonaDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;

  static from({ rows, hasMore }: Page<Persona>): PersonaPageDto {
    return Object.assign(new PersonaPageDto(), {
      items: rows.map((row) => PersonaDto.from(row)),
      nextCursor: hasMore ? (rows.at(-1)?.id ?? null) : null,
    } satisfies PersonaPageDto);
  }
}
