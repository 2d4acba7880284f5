import { openAiModel } from './openai/openai-models.js';
import { overridden } from './provider-settings.js';

const { capabilities } = openAiModel('my-diffusion');

describe('overridden', () => {
  it('changes what it names and nothing else', () => {
    const pairs = ['references=3', 'edit=false', 'seed=true', 'sizes=512|2K', 'ratios=1:1|3:4'];
    expect(overridden(capabilities, pairs)).toEqual({
      maxReferences: 3,
      aspectRatios: ['1:1', '3:4'],
      sizes: ['512', '2K'],
      seed: true,
      edit: false,
    });
    expect(overridden(capabilities, ['references=0'])).toEqual({ ...capabilities, maxReferences: 0 });
    expect(overridden(capabilities)).toEqual(capabilities);
  });

  it('says what it does not know', () => {
    expect(() => overridden(capabilities, ['ratios=7:5'])).toThrow('"7:5" is no capability');
  });
});
