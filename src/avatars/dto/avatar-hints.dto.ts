import { StringField, StringListField } from '../../http/index.js';
import { TEXT_HINT_NAMES, TEXT_HINTS, type TextHint } from '../avatar-hints.js';

const EXAMPLES: Record<TextHint, string> = {
  ethnicity: 'Portuguese',
  role_archetype: "ship's cook",
  age_range: '40-50',
  gender_expression: 'masculine',
  custom_gender_expression: 'soft-spoken, fatherly',
  avatar_composition: 'head and shoulders',
  pose_style: 'relaxed',
  camera_view: 'front',
  eye_direction: 'into the camera',
  head_orientation: 'slightly left',
  body_type: 'stout',
  skin_tone: 'olive',
  hair_style: 'short curls',
  hair_color: 'grey',
  eye_color: 'brown',
  outfit_category: 'work clothes',
  art_direction: 'photorealistic',
  visual_influence: 'documentary photography',
  lighting: 'soft window light',
  background: 'a ship galley, out of focus',
  mood: 'warm',
  expression: 'a slight smile',
  filter_culture: 'Atlantic coast',
  filter_industry: 'seafaring',
};

/** Every hint has the same rule, so they are declared in one go. Others may come with them and are named in the answer. */
export class AvatarHintsDto {
  [hint: string]: unknown;

  @StringListField({
    description: 'What the person wears or carries.',
    maxItems: 32,
    max: 200,
    isOptional: true,
    example: ['a brass whistle'],
  })
  accessories?: string[];
}

for (const name of TEXT_HINT_NAMES) {
  StringField({ description: TEXT_HINTS[name], max: 200, isOptional: true, example: EXAMPLES[name] })(
    AvatarHintsDto.prototype,
    name,
  );
}
