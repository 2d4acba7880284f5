import { slugFrom, withSuffix } from './slug.js';

describe('a slug made from a name', () => {
  it.each([
    ['Inês Duarte', 'ines-duarte'],
    ["Zoë O'Neill", 'zoe-o-neill'],
    ['  --Ada--  ', 'ada'],
    ['Agent 47!', 'agent-47'],
    ['王小明', 'persona'],
    ['🙂', 'persona'],
    ['ﬁona', 'fiona'],
  ])('of %j is %s', (name, slug) => {
    expect(slugFrom(name)).toBe(slug);
  });

  it('fits into 64 characters, with a suffix too, and never ends with a dash', () => {
    const long = slugFrom(`${'a'.repeat(58)} ${'b'.repeat(21)}`);

    expect(long).toMatch(/^[a-z0-9-]{1,63}[a-z0-9]$/);
    expect(withSuffix(long)).toMatch(/^a{58}-[0-9a-z]{4}$/);
  });
});
