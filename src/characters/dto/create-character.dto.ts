import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { BooleanField, exampleId, Examples, type InputIssue, invalidInput, StringField } from '../../http/index.js';
import { attributeTexts } from '../characters.prompt.js';
import { InvalidCombinationError, issueOfNoWords } from '../characters.errors.js';
import type { CharacterDraft } from '../character-creation.service.js';
import { AttributesDto, AttributesField } from './attributes.dto.js';

const MAX_UPLOADS = 6;

/** How many there are is judged once it is clear which flow was meant, and which ids are good when they are used. */
const UploadIdsField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: 'Uploads that show the character, the cover first. They are used up.',
      required: false,
      type: 'array',
      items: { type: 'string', example: exampleId('upl') },
      minItems: 1,
      maxItems: MAX_UPLOADS,
      uniqueItems: true,
    }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'uploadIds',
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
        defaultMessage: (args) => `${args?.property} must be a list of upload ids`,
      },
    }),
  );

@Examples({
  'from attributes': {
    name: 'Aurora',
    generate: true,
    attributes: {
      gender: 'woman',
      age: 28,
      hair_color: 'auburn',
      hair_style: 'long, in a braid',
      eye_color: 'green',
      additional_details: 'freckles, a mustard yellow raincoat',
    },
    client_reference_id: 'bot_8472',
  },
  'from uploads': { name: 'Aurora', upload_ids: [exampleId('upl')] },
})
export class CreateCharacterDto {
  @StringField({ description: 'What people call it.', min: 1, max: 80, isTrimmed: true, example: 'Aurora' })
  name!: string;

  @BooleanField({
    description: 'Have the four poses drawn from `attributes`, instead of `upload_ids`.',
    default: false,
  })
  generate = false;

  @UploadIdsField()
  upload_ids?: string[];

  @AttributesField('Who it is. Required with `generate`; kept beside uploads.')
  attributes?: AttributesDto;

  @StringField({
    description: 'Your own id, echoed in answers and webhooks. It stays as it is.',
    max: 256,
    isOptional: true,
    example: 'bot_8472',
  })
  client_reference_id?: string;

  static toDraft(input: CreateCharacterDto): CharacterDraft {
    const { name, generate, upload_ids: uploadIds, client_reference_id: clientReferenceId = null } = input;
    if (generate === (uploadIds !== undefined)) {
      throw InvalidCombinationError.ofFlows();
    }
    const attributes = input.attributes ? AttributesDto.toAttributes(input.attributes) : null;
    const issue = uploadIds ? issueOf(uploadIds) : generate && issueOfDescription(input.attributes, attributes);
    if (issue) {
      throw invalidInput([issue], 'body');
    }
    return { name, uploadIds: uploadIds ?? null, attributes, clientReferenceId };
  }
}

function issueOf({ length }: string[]): InputIssue | null {
  const message = `upload_ids must name 1 to ${MAX_UPLOADS} uploads.`;
  return length > 0 && length <= MAX_UPLOADS ? null : { path: 'upload_ids', kind: 'range', message };
}

function issueOfDescription(
  given: AttributesDto | undefined,
  attributes: CharacterDraft['attributes'],
): InputIssue | null {
  return attributeTexts(attributes).length > 0 ? null : issueOfNoWords(given ? 'range' : 'missing');
}
