import { EnumField } from '../../http/index.js';

const PORTRAIT_RATIOS = ['1:1', '3:4', '4:3', '9:16', '16:9'] as const;
const IMAGE_SIZES = ['1K', '2K', '4K'] as const;

/** How large a portrait is and in which shape. */
export class PictureShapeDto {
  @EnumField({ description: 'Width to height of the picture.', values: PORTRAIT_RATIOS, default: '3:4' })
  aspectRatio: (typeof PORTRAIT_RATIOS)[number] = '3:4';

  @EnumField({
    description: 'Longer side: 1K is 1,024 px, 2K 2,048 px, 4K 4,096 px.',
    values: IMAGE_SIZES,
    default: '2K',
  })
  imageSize: (typeof IMAGE_SIZES)[number] = '2K';
}
