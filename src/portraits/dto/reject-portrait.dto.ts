import { Examples, StringField } from '../../http/index.js';

@Examples({ 'with a reason': { reason: 'The hair is too dark.' } })
export class RejectPortraitDto {
  @StringField({
    description: 'Why, for whoever reads the portrait later.',
    max: 500,
    isTrimmed: true,
    isOptional: true,
    example: 'The hair is too dark.',
  })
  reason?: string;
}
