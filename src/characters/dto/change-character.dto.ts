import { BooleanField, EnumField, Examples, PageQuery, StringField } from '../../http/index.js';
import { CHARACTER_STATUSES, type CharacterStatus } from '../character.entity.js';
import { SYNTHESIZED_POSES, type SynthesizedPose } from '../character-ref.entity.js';
import type { CharacterChanges } from '../characters.repository.js';
import { AttributesDto, AttributesField } from './attributes.dto.js';

@Examples({
  renamed: { name: 'Aurora Vale' },
  'other attributes': { attributes: { gender: 'woman', age: 29, hair_color: 'silver' } },
})
export class UpdateCharacterDto {
  @StringField({ description: 'The new name.', min: 1, max: 80, isTrimmed: true, isOptional: true, example: 'Aurora' })
  name?: string;

  @AttributesField('Replace all that were there. Pictures stay as they are until they are drawn again.')
  attributes?: AttributesDto;

  static toChanges({ name, attributes }: UpdateCharacterDto): CharacterChanges {
    return { name, attributes: attributes && AttributesDto.toAttributes(attributes) };
  }
}

@Examples({ 'as it was': { pose: 'side' }, 'in other words': { pose: 'front', prompt_override: 'with the hood up' } })
export class RegenerateRefDto {
  @EnumField({ description: 'Which picture is drawn again.', values: SYNTHESIZED_POSES, example: 'side' })
  pose!: SynthesizedPose;

  @StringField({
    description: 'Your words for this picture alone; they win over the attributes.',
    min: 1,
    max: 1_000,
    isTrimmed: true,
    isOptional: true,
    example: 'with the hood up',
  })
  prompt_override?: string;
}

@Examples({ 'what is lacking': {}, 'all four poses': { force_all: true } })
export class ResynthesizeDto {
  @BooleanField({
    description: 'Draw all four poses, also after a synthesis that lacked only some.',
    default: false,
  })
  force_all = false;
}

export class ListCharactersQuery extends PageQuery {
  @EnumField({ description: 'Only those in this status.', values: CHARACTER_STATUSES, isOptional: true })
  status?: CharacterStatus;

  @StringField({ description: 'Only those whose name contains this, in whatever case.', max: 80, isOptional: true })
  name?: string;

  @StringField({ description: 'Only those with exactly this id of yours.', max: 256, isOptional: true })
  client_reference_id?: string;
}
