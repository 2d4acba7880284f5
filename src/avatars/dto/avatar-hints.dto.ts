import { StringField, StringListField } from '../../http/index.js';
import { TEXT_HINT_NAMES, TEXT_HINTS } from '../avatar-hints.js';

/** Every hint has the same rule, so they are declared in one go. Others may come with them and are named in the answer. */
export class AvatarHintsDto {
  [hint: string]: unknown;

  @StringListField({ description: 'What the person wears or carries.', maxItems: 32, max: 200, isOptional: true })
  accessories?: string[];
}

for (const name of TEXT_HINT_NAMES) {
  StringField({ description: TEXT_HINTS[name], max: 200, isOptional: true })(AvatarHintsDto.prototype, name);
}
