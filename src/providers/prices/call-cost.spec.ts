import { costMicrosOf, type PricedCall } from './call-cost.js';

const call = (more: Partial<PricedCall> = {}): PricedCall => ({
  provider: 'openai',
  model: 'gpt-image-1.5',
  size: '1024x1536',
  quality: 'medium',
  hasImage: true,
  usage: null,
  ...more,
});

describe('costMicrosOf', () => {
  it('prices each kind of token', () => {
    const usage = { inputTextTokens: 100, inputImageTokens: 1000, outputImageTokens: 1584, totalTokens: 2684 };
    expect(costMicrosOf(call({ usage }))).toBe(100 * 5 + 1000 * 8 + 1584 * 32);
  });

  it('takes the price of the picture where the provider tells no usage', () => {
    expect(costMicrosOf(call())).toBe(50_700);
    expect(
      costMicrosOf(call({ provider: 'gemini', model: 'gemini-3-pro-image-preview', size: '4K', quality: 'standard' })),
    ).toBe(240_000);
  });

  it.each<[string, Partial<PricedCall>]>([
    ['a model that is not in the table', { model: 'my-diffusion' }],
    ['a size that is not in the table', { size: '2048x2048' }],
    ['a quality that was left to the provider', { quality: 'auto' }],
    ['a call that brought no picture and no usage', { hasImage: false }],
    ['tokens that nobody named', { quality: 'auto', usage: { outputImageTokens: 10, totalTokens: 20 } }],
  ])('does not know the cost of %s', (_, more) => {
    expect(costMicrosOf(call(more))).toBeNull();
  });
});
