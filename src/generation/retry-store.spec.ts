import { retryStore } from './retry-store.js';

const pass = () => new Promise((resolve) => setImmediate(resolve));

describe('a picture that is stored patiently', () => {
  it('is given up only once nothing of it is on its way any more', async () => {
    const aborted = new AbortController();
    const put = Promise.withResolvers<string>();
    const seen: string[] = [];
    const storing = retryStore(() => put.promise, { signal: aborted.signal, onTrouble: () => undefined })
      .catch((error: Error) => error.message)
      .finally(() => seen.push('over'));

    aborted.abort(new Error('erased'));
    await pass();
    expect(seen).toEqual([]);
    put.reject(new Error('away'));

    expect(await storing).toBe('erased');
    expect(seen).toEqual(['over']);
  });

  it('is not tried again after the end', async () => {
    const aborted = new AbortController();
    let puts = 0;
    const put = async () => {
      puts += 1;
      throw new Error('away');
    };

    const storing = retryStore(put, { signal: aborted.signal, onTrouble: () => aborted.abort(new Error('erased')) });

    await expect(storing).rejects.toThrow('erased');
    expect(puts).toBe(1);
  });
});
