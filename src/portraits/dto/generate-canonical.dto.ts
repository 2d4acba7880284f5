import { BooleanField, Examples } from '../../http/index.js';
import { PictureShapeDto } from './picture-shape.dto.js';

@Examples({ 'the first': { aspectRatio: '3:4', imageSize: '1K' }, 'another one': { force: true, imageSize: '1K' } })
export class GenerateCanonicalDto extends PictureShapeDto {
  @BooleanField({
    description:
      'Makes a new canonical although there is one. The old picture stays as a portrait; a failure changes nothing.',
    default: false,
  })
  force = false;
}
