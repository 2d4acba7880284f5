import { InputPictures } from './input-pictures.service.js';

const PICTURE = { bytes: Buffer.from('a picture'), sha256: 'f'.repeat(64) };

describe('pictures that came with orders', () => {
  const stored: string[] = [];
  let isFresh: boolean;

  const pictures = () =>
    new InputPictures(
      { touch: async () => ({ isFresh }) } as never,
      { put: async (key: string) => void stored.push(key) } as never,
    );

  beforeEach(() => {
    stored.length = 0;
    isFresh = true;
  });

  it('are stored once for many orders in a row', async () => {
    const inputs = pictures();

    const keys = [await inputs.keep('a', PICTURE), await inputs.keep('a', PICTURE), await inputs.keep('b', PICTURE)];

    expect(keys).toEqual([
      `team/a/input/${PICTURE.sha256}`,
      `team/a/input/${PICTURE.sha256}`,
      `team/b/input/${PICTURE.sha256}`,
    ]);
    expect(stored).toEqual([keys[0], keys[2]]);
  });

  it('are stored by a process that has not done so itself, and again when their row was not just touched', async () => {
    const inputs = pictures();
    await inputs.keep('a', PICTURE);

    await pictures().keep('a', PICTURE);
    isFresh = false;
    await inputs.keep('a', PICTURE);

    expect(stored).toHaveLength(3);
  });
});
