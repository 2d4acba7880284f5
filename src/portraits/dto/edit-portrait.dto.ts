import { StringField } from '../../http/index.js';

export class EditPortraitDto {
  @StringField({
    description: 'One change in plain words; everything else stays as it is.',
    min: 1,
    max: 500,
    isTrimmed: true,
    example: 'add round glasses',
  })
  instruction!: string;
}
