import { Examples, IntegerField } from '../../http/index.js';

const WEEK_S = 7 * 86_400;

@Examples({ 'within an hour': { grace_seconds: 3_600 }, 'at once': { grace_seconds: 0 } })
export class RotateKeyDto {
  @IntegerField({
    description: 'How long the old key still works beside the new one: 0 ends it at once, at most 7 days.',
    min: 0,
    max: WEEK_S,
    example: 3_600,
  })
  grace_seconds!: number;
}
