import { keepTrying } from './keep-trying.js';

const pass = () => new Promise((resolve) => setImmediate(resolve));

describe('a picture that is stored patiently', () => {
  it('is given up only once nothing of it is on its way any more', async () => {
    const aborted = new AbortController();
    const put = Promise.withResolvers<string>();
    const seen: string[] = [];
    const storing = keepTrying(() => put.promise, {
      isPassing: () => true,
      signal: aborted.signal,
      onTrouble: () => undefined,
    })
      .catch((error: Error) => error.message)
      .finally(() => seen.push('over'));

    aborted.abort(new Error('erased'));
    await pass();
    expect(seen).toEqual([]);
    put.reject(new Error('away'));

    expect(await storing).toBe('erased');
    expect(seen).toEqual(['over']);
  });

  it('is not tried again after a fault that stays', async () => {
    const put = () => Promise.reject(new Error('full'));
    const troubles: string[] = [];

    const storing = keepTrying(put, {
      isPassing: ({ message }) => message !== 'full',
      signal: new AbortController().signal,
      onTrouble: ({ message }) => troubles.push(message),
    });

    await expect(storing).rejects.toThrow('full');
    expect(troubles).toEqual([]);
  });

  it('is not tried again after the end', async () => {
    const aborted = new AbortController();
    let puts = 0;
    const put = async () => {
      puts += 1;
      throw new Error('away');
    };

    const storing = keepTrying(put, {
      isPassing: () => true,
      signal: aborted.signal,
      onTrouble: () => aborted.abort(new Error('erased')),
    });

    await expect(storing).rejects.toThrow('erased');
    expect(puts).toBe(1);
  });
});
