import { EnumField } from '../../http/index.js';
import { IMAGE_SIZES, type ImageSize, THINKING_LEVELS } from '../../providers/index.js';
import { AVATAR_RATIOS, type AvatarOutput } from '../avatar-output.js';

export class AvatarOutputDto implements AvatarOutput {
  @EnumField({
    description: 'Shape of the picture; `auto` follows hints.avatar_composition, else 1:1.',
    values: ['auto', ...AVATAR_RATIOS],
    default: 'auto',
  })
  aspect_ratio: AvatarOutput['aspect_ratio'] = 'auto';

  @EnumField({ description: 'Longer side: 512, 1024, 2048 or 4096 pixels.', values: IMAGE_SIZES, default: '1K' })
  resolution: ImageSize = '1K';

  @EnumField({
    description: 'How long a provider may think before it draws; those that cannot choose take no notice.',
    values: THINKING_LEVELS,
    default: 'minimal',
  })
  thinking_intensity: AvatarOutput['thinking_intensity'] = 'minimal';
}
