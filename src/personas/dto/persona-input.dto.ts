import { EnumField, EXAMPLE_UUID, Examples, IntegerField, NestedField, StringField } from '../../http/index.js';
import { type PersonaLayers, VISIBILITIES, type Visibility } from '../persona.entity.js';
import { LayersDto } from './layers.dto.js';

const SLUG = /^[a-z0-9-]+$/;
const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const LANGUAGE_TAG = /^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|[XxIi](-[A-Za-z0-9]{1,8})+)$/;

@Examples({
  'in free text': { name: 'Mara Quill', intent: 'A lighthouse keeper with curly red hair, in her forties.' },
  'layer by layer': {
    name: 'Inês Duarte',
    intent: 'A harbour photographer in her thirties who knows every ferry captain by name.',
    layers: {
      soul: { desire: 'To be remembered for one honest photograph.' },
      self: { archetype: 'explorer' },
      mask: { voice: { register: 'warm, unhurried' } },
      surface: {
        age: 34,
        occupation: 'harbour photographer',
        location: 'Lisbon, by the river',
        appearance: {
          gender: 'woman',
          skinTone: 'olive',
          hairColor: 'auburn',
          hairStyle: 'shoulder-length, wavy',
          eyeColor: 'green',
          distinguishingMarks: 'round glasses, freckles',
          clothing: 'navy turtleneck',
          expression: 'a slight smile',
        },
      },
    },
  },
})
export class CreatePersonaDto {
  @StringField({
    description: 'What people call the persona.',
    min: 1,
    max: 80,
    isTrimmed: true,
    example: 'Inês Duarte',
  })
  name!: string;

  @StringField({
    description: 'Who this is, in free text; fills in where layers are empty. One of intent and layers is required.',
    min: 1,
    max: 5000,
    isTrimmed: true,
    isOptional: true,
    example: 'A harbour photographer in her thirties who knows every ferry captain by name.',
  })
  intent?: string;

  @NestedField(() => LayersDto, {
    description: 'Who this is, layer by layer. Members that are not named here are kept and not used.',
    isOptional: true,
  })
  layers?: PersonaLayers;

  @StringField({
    description: 'Name for addresses, unique in the team; made from the name when absent.',
    min: 1,
    max: 64,
    pattern: SLUG,
    isOptional: true,
    example: 'ines-duarte',
  })
  slug?: string;

  @EnumField({ description: 'Who may see the persona.', values: VISIBILITIES, default: 'workspace' })
  visibility: Visibility = 'workspace';

  @StringField({
    description: 'Language the persona speaks, as a BCP 47 tag.',
    min: 2,
    max: 35,
    pattern: LANGUAGE_TAG,
    isOptional: true,
    default: 'en',
    example: 'en',
  })
  language = 'en';

  @StringField({
    description: 'Workspace the persona belongs to, a uuid; the team itself when absent.',
    max: 36,
    pattern: UUID,
    patternRule: 'must be a uuid',
    isOptional: true,
    example: EXAMPLE_UUID,
  })
  workspaceId?: string;
}

@Examples({
  'name and visibility': { name: 'Inês D.', visibility: 'private' },
  'other looks': { layers: { surface: { age: 35, appearance: { hairColor: 'grey', hairStyle: 'cropped' } } } },
})
export class UpdatePersonaDto {
  @StringField({
    description: 'What people call the persona.',
    min: 1,
    max: 80,
    isTrimmed: true,
    isOptional: true,
    example: 'Inês Duarte',
  })
  name?: string;

  @StringField({
    description: 'Name for addresses, unique in the team.',
    min: 1,
    max: 64,
    pattern: SLUG,
    isOptional: true,
    example: 'ines-duarte',
  })
  slug?: string;

  @EnumField({ description: 'Who may see the persona.', values: VISIBILITIES, isOptional: true, example: 'private' })
  visibility?: Visibility;

  @NestedField(() => LayersDto, {
    description: 'Replaces all layers. When `surface` is another than before, `portraitStale` becomes true.',
    isOptional: true,
  })
  layers?: PersonaLayers;
}

export class ListPersonasQuery {
  @IntegerField({ description: 'How many a page has.', min: 1, max: 100, default: 20, isQuery: true })
  limit = 20;

  @StringField({ description: 'The `nextCursor` of the page before.', max: 64, isOptional: true })
  cursor?: string;
}
