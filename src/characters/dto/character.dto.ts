import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import { EXAMPLE_URL, exampleId, type Link, type List, listOf, type Page } from '../../http/index.js';
import { type Attributes, CHARACTER_STATUSES, type CharacterError, type CharacterStatus } from '../character.entity.js';
import { POSES, type Pose } from '../character-ref.entity.js';
import type { ShownCharacter } from '../characters.repository.js';
import { AttributesDto } from './attributes.dto.js';

/** Signed for an answer, or a stand-in where the answer is kept and signed later. */
export type ToUrl = (objectKey: string) => string | Link;

class CharacterRefDto {
  @ApiProperty({ enum: POSES })
  pose!: Pose;

  @ApiProperty({
    type: String,
    description: 'Signed, for 24 hours. Read the character again for a fresh one.',
    example: EXAMPLE_URL,
  })
  url!: string | Link;
}

class LastErrorDto {
  @ApiProperty({ example: 'unavailable' })
  code!: string;

  @ApiProperty({ example: 'No image provider answered in time.' })
  message!: string;
}

class CharacterErrorDto extends LastErrorDto {
  @ApiProperty({ description: 'Whether the same synthesis may succeed later.' })
  retryable!: boolean;
}

export class CharacterDto {
  @ApiProperty({ example: 'char_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['character'] })
  object!: 'character';

  @ApiProperty({ example: 'Aurora' })
  name!: string;

  @ApiProperty({ enum: CHARACTER_STATUSES, example: 'ready' })
  status!: CharacterStatus;

  @ApiProperty({ type: [CharacterRefDto], description: 'Who it is, in pictures. The first one is the cover.' })
  refs!: CharacterRefDto[];

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;

  @ApiProperty({ type: String, nullable: true, example: 'bot_8472' })
  client_reference_id!: string | null;

  @ApiProperty({ type: AttributesDto, nullable: true, example: { gender: 'woman', age: 28, hair_color: 'auburn' } })
  attributes!: Attributes | null;

  @ApiProperty({
    type: CharacterErrorDto,
    nullable: true,
    required: false,
    description: 'Why it `failed`. From version 2026-11-15 on.',
  })
  error!: CharacterErrorDto | null;

  @ApiProperty({ type: String, nullable: true, required: false, description: 'The same. Before version 2026-11-15.' })
  readonly error_message?: string | null;

  @ApiProperty({
    type: LastErrorDto,
    nullable: true,
    description: 'What the last regeneration or resynthesis of a character that is still usable lacked.',
  })
  last_error!: LastErrorDto | null;

  @ApiProperty({ example: '2026-05-15', description: 'The version of the API it was created under.' })
  aurous_version!: string;

  static from(character: ShownCharacter, toUrl: ToUrl): CharacterDto {
    const { id, name, status, refs, createdAt, updatedAt, clientReferenceId, attributes, error, aurousVersion } =
      character;
    return Object.assign(new CharacterDto(), {
      id: toUlid('char', id),
      object: 'character' as const,
      name,
      status,
      refs: refs.map(({ pose, objectKey }) => ({ pose, url: toUrl(objectKey) })),
      created_at: createdAt.toISOString(),
      updated_at: updatedAt.toISOString(),
      client_reference_id: clientReferenceId,
      attributes,
      error: status === 'failed' && error ? shownError(error) : null,
      last_error: status !== 'failed' && error ? { code: error.code, message: error.message } : null,
      aurous_version: aurousVersion,
    });
  }
}

const shownError = ({ code, message, retryable }: CharacterError): CharacterErrorDto => ({ code, message, retryable });

export class CharacterListDto implements List<CharacterDto> {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [CharacterDto], description: 'Newest first.' })
  data!: CharacterDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Send it as `starting_after` for the next page.' })
  next_cursor!: string | null;

  static from(page: Page<ShownCharacter>, toUrl: ToUrl): CharacterListDto {
    return Object.assign(
      new CharacterListDto(),
      listOf(page, (character) => CharacterDto.from(character, toUrl)),
    );
  }
}

export class DeletedCharacterDto {
  @ApiProperty({ example: exampleId('char') })
  id!: string;

  @ApiProperty({ enum: ['character'] })
  object!: 'character';

  @ApiProperty({ enum: [true] })
  deleted!: true;

  static from(id: string): DeletedCharacterDto {
    return Object.assign(new DeletedCharacterDto(), { id: toUlid('char', id), object: 'character', deleted: true });
  }
}
