import { dimensionsOf } from './dimensions.js';

describe('dimensionsOf', () => {
  it.each([
    ['3:4', '2K', 1536, 2048],
    ['1:1', '512', 512, 512],
    ['16:9', '4K', 4096, 2304],
    ['9:21', '1K', 439, 1024],
    ['1:8', '4K', 512, 4096],
  ] as const)('makes %s at %s %i by %i pixels', (ratio, size, width, height) => {
    expect(dimensionsOf(ratio, size)).toEqual({ width, height });
  });
});
