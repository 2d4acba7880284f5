import { jest } from '@jest/globals';
import { CredentialCache } from './credential-cache.js';

const cacheOf = (maxEntries = 3) => new CredentialCache<string>({ maxAgeMs: 1_000, maxEntries });

/** Look-ups that answer when they are told to. */
function lookUps() {
  const open: ((found: string | null) => void)[] = [];
  const load = jest.fn(() => new Promise<string | null>((resolve) => open.push(resolve)));
  return { load, answer: (found: string | null) => open.shift()?.(found) };
}

describe('the cache of credentials', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('looks up once for callers that come together', async () => {
    const cache = cacheOf();
    const { load, answer } = lookUps();

    const asked = Array.from({ length: 50 }, () => cache.get('key', load));
    answer('found');

    expect(new Set(await Promise.all(asked))).toEqual(new Set(['found']));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('trusts what it found for a second, counted from the start of the look-up', async () => {
    const cache = cacheOf();
    const load = jest.fn(async () => 'found');

    await cache.get('key', load);
    jest.advanceTimersByTime(999);
    await cache.get('key', load);
    expect(load).toHaveBeenCalledTimes(1);

    jest.advanceTimersByTime(1);
    await cache.get('key', load);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('serves no look-up that began before it was cleared to those who come after', async () => {
    const cache = cacheOf();
    const { load, answer } = lookUps();

    const early = cache.get('key', load);
    cache.clear();
    const late = cache.get('key', load);
    answer('before the change');
    answer('after the change');

    expect(await early).toBe('before the change');
    expect(await late).toBe('after the change');
    expect(await cache.get('key', load)).toBe('after the change');
  });

  it('remembers neither what was not found nor what failed', async () => {
    const cache = cacheOf();
    const load = jest
      .fn<() => Promise<string | null>>()
      .mockResolvedValueOnce(null)
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValue('found');

    expect(await cache.get('key', load)).toBeNull();
    await expect(cache.get('key', load)).rejects.toThrow('away');
    expect(await cache.get('key', load)).toBe('found');
  });

  it('drops the oldest when it is full', async () => {
    const cache = cacheOf(3);
    for (const key of ['a', 'b', 'c', 'd']) {
      await cache.get(key, async () => key);
    }
    const load = jest.fn(async () => 'again');

    await cache.get('d', load);
    expect(load).not.toHaveBeenCalled();
    await cache.get('a', load);
    expect(load).toHaveBeenCalledTimes(1);
    expect(cache.size).toBe(3);
  });
});
