import { StringField } from '../../http/index.js';

export class RejectPortraitDto {
  @StringField({
    description: 'Why, for whoever reads the portrait later.',
    max: 500,
    isTrimmed: true,
    isOptional: true,
  })
  reason?: string;
}
