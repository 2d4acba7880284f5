import { BooleanField } from '../../http/index.js';
import { PictureShapeDto } from './picture-shape.dto.js';

export class GenerateCanonicalDto extends PictureShapeDto {
  @BooleanField({
    description:
      'Makes a new canonical although there is one. The old picture stays as a portrait; a failure changes nothing.',
    default: false,
  })
  force = false;
}
