import { proportionOf } from '../dimensions.js';
import { openAiModel } from './openai-models.js';

describe('openAiModel', () => {
  it.each(['gpt-image-1.5', 'gpt-image-2', 'my-diffusion'])(
    '%s is asked for pixels within 3 %% of each ratio it has',
    (name) => {
      const { capabilities, pixels } = openAiModel(name);
      for (const ratio of capabilities.aspectRatios) {
        for (const size of capabilities.sizes) {
          const [width = 0, height = 0] = pixels(ratio, size).split('x').map(Number);
          expect(Math.abs(width / height / proportionOf(ratio) - 1)).toBeLessThan(0.03);
        }
      }
    },
  );
});
