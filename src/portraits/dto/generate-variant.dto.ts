import { BooleanField, Examples, StringField } from '../../http/index.js';
import { PictureShapeDto } from './picture-shape.dto.js';

const wish = (description: string, example: string): PropertyDecorator =>
  StringField({ description, max: 500, isTrimmed: true, isOptional: true, example });

/** At least one of the four wishes has to say something. */
@Examples({
  'another scene': { scene: 'at the beach at sunset', outfit: 'a green turtleneck', imageSize: '1K' },
  'another pose': { pose: 'laughing, side view', useMultiReference: true, aspectRatio: '1:1', imageSize: '1K' },
})
export class GenerateVariantDto extends PictureShapeDto {
  @wish('Where the picture is taken.', 'at the beach at sunset')
  scene?: string;

  @wish('What the person wears.', 'a green turtleneck')
  outfit?: string;

  @wish('How the person stands, sits or looks.', 'laughing, side view')
  pose?: string;

  @wish('Anything else about the picture.', 'round glasses')
  customPrompt?: string;

  @BooleanField({
    description: 'Sends up to four more portraits of the same face along with the canonical: approved ones first.',
    default: false,
  })
  useMultiReference = false;
}
