import sharp from 'sharp';
import { dimensionsOf } from '../dimensions.js';
import { ASPECT_RATIOS, type ImageReference, type ImageRequest } from '../image-provider.js';
import { SketchProvider } from './sketch.provider.js';
import type { SketchState } from './sketch-state.js';

const sketch = new SketchProvider();
const asking = (user: string, more: Partial<ImageRequest> = {}): ImageRequest => ({
  prompt: { system: '', user },
  references: [],
  aspectRatio: '3:4',
  size: '512',
  attempt: 1,
  ...more,
});
const draw = (user: string, more: Partial<ImageRequest> = {}) =>
  sketch.generate(asking(user, more), new AbortController().signal);
const lookOf = ({ state }: { state?: unknown }) => (state as SketchState).look;
const PHOTO = await sharp({ create: { width: 60, height: 80, channels: 3, background: '#b07a52' } })
  .jpeg()
  .toBuffer();
const photo = (role: ImageReference['role']): ImageReference => ({ bytes: PHOTO, mimeType: 'image/jpeg', role });

describe('SketchProvider', () => {
  it.each(ASPECT_RATIOS)('draws a PNG of exactly the size asked for at %s', async (aspectRatio) => {
    const { bytes, mimeType } = await draw('a woman', { aspectRatio });
    const { format, width, height } = await sharp(bytes).metadata();
    expect({ format, mimeType, width, height }).toEqual({
      format: 'png',
      mimeType: 'image/png',
      ...dimensionsOf(aspectRatio, '512'),
    });
  });

  it('gives the same bytes for the same request and other people for other words or seeds', async () => {
    const [one, again, other, seeded] = await Promise.all([
      draw('a baker'),
      draw('a baker'),
      draw('a judge'),
      draw('a baker', { seed: 5 }),
    ]);
    expect(one.bytes.equals(again.bytes)).toBe(true);
    expect(one.bytes.equals(other.bytes)).toBe(false);
    expect(one.bytes.equals(seeded.bytes)).toBe(false);
  });

  it('gives one face for one description in every pose', async () => {
    const [portrait, side] = await Promise.all([draw('a baker\nPose: portrait'), draw('a baker\nPose: side')]);
    expect(lookOf(side)).toEqual({ ...lookOf(portrait), view: 'side', framing: 'half' });
  });

  it('keeps the person of an identity reference and changes clothes and scene', async () => {
    const root = await draw('a woman with red hair in a suit, smiling');
    const identity: ImageReference = { bytes: root.bytes, mimeType: 'image/png', role: 'identity', state: root.state };
    const after = lookOf(await draw('a blonde man in a yellow raincoat in a forest', { references: [identity] }));
    const { gender, hairColor, skin, eyes, variation } = lookOf(root);
    expect(after).toMatchObject({ gender, hairColor, skin, eyes, variation, garment: 'coat', place: 'forest' });
  });

  it('patches the source of an edit', async () => {
    const root = await draw('a woman with red hair');
    const source: ImageReference = { bytes: root.bytes, mimeType: 'image/png', role: 'source', state: root.state };
    const after = await draw('add round glasses', { references: [source] });
    expect(lookOf(after)).toMatchObject({
      ...lookOf(root),
      glasses: 'round',
      glassesColor: lookOf(after).glassesColor,
    });
  });

  it.each(['identity', 'source'] as const)(
    'guesses a person from a picture of unknown origin given as %s, always the same',
    async (role) => {
      const [one, again] = await Promise.all([
        draw('smile', { references: [photo(role)] }),
        draw('smile', { references: [photo(role)] }),
      ]);
      expect(one.bytes.equals(again.bytes)).toBe(true);
      expect(lookOf(one)).toMatchObject({ expression: 'smile', skin: '#a86f49' });
    },
  );

  it('does not trust a broken state or a broken picture', async () => {
    const broken: ImageReference = {
      bytes: Buffer.from('no picture'),
      mimeType: 'image/png',
      role: 'source',
      state: { sketch: 1, look: { skin: '"/><script>' } },
    };
    expect(lookOf(await draw('smile', { references: [broken] })).expression).toBe('smile');
  });

  it.each([
    ['test:fail', 'bad_request'],
    ['test:fail_once', 'unavailable'],
    ['test:block_output', 'output_blocked'],
    ['test:no_image', 'no_image'],
    ['test:timeout', 'timeout'],
    ['Pose: side test:pose_fail=side', 'bad_request'],
    ['test:shot_fail=1', 'bad_request'],
    ['test:shot_fail=2\nTake: 2 of 3', 'bad_request'],
  ])('obeys "%s"', async (words, failure) => {
    await expect(draw(`a woman ${words}`.replace('a woman Pose', 'Pose'))).rejects.toMatchObject({
      failure,
      provider: 'sketch',
    });
  });

  it('succeeds on the second attempt after test:fail_once, and in other poses than the one that fails', async () => {
    expect((await draw('a man test:fail_once', { attempt: 2 })).mimeType).toBe('image/png');
    expect((await draw('Pose: back\ntest:pose_fail=side')).mimeType).toBe('image/png');
  });

  it.each(['a man test:shot_fail=2', 'a man test:shot_fail=2\nTake: 3 of 3', 'a man test:shot_fail=1\nTake: 2 of 3'])(
    'succeeds in other pictures of an order than the one that fails: %j',
    async (words) => {
      expect((await draw(words)).mimeType).toBe('image/png');
    },
  );

  it('returns no picture for test:bad_output', async () => {
    const { bytes } = await draw('a man test:bad_output');
    await expect(sharp(bytes).metadata()).rejects.toThrow('unsupported');
  });

  it('is slow on demand and stops at once when told', async () => {
    const controller = new AbortController();
    const call = sketch.generate(asking('a man test:slow=600000'), controller.signal);
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('abort');
  });
});
