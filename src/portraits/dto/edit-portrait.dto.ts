import { Examples, StringField } from '../../http/index.js';

@Examples({ 'one change': { instruction: 'add round glasses' } })
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
