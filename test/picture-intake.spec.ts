import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metadata } from 'sharp';
import { type Picture, PictureIntake } from '../src/storage/picture-intake.js';
import { PictureRejected, type RejectionReason } from '../src/storage/picture-rejected.js';
import { loadSharp, type SharpLibrary } from '../src/storage/sharp-limits.js';
import { blackPng, noise } from './support/pictures.js';

const MAX_BYTES = 15 * 2 ** 20;

describe('picture intake', () => {
  const pictures = new PictureIntake();
  let sharp: SharpLibrary;

  let folder: string;

  beforeAll(async () => {
    sharp = await loadSharp();
    folder = await mkdtemp(join(tmpdir(), 'likeness-intake-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const draw = (width: number, height: number) => sharp(noise(width, height), { raw: { width, height, channels: 3 } });
  /** It makes no difference whether the bytes are in memory or in a file. */
  const intake = async (bytes: Uint8Array): Promise<Picture> => {
    const path = join(folder, randomUUID());
    await writeFile(path, bytes);
    const fromFile = await pictures
      .intake({ path, byteLength: bytes.byteLength }, { maxBytes: MAX_BYTES })
      .catch(reasonOf);
    const answer = pictures.intake(bytes, { maxBytes: MAX_BYTES });
    expect(fromFile).toEqual(await answer.catch(reasonOf));
    return answer;
  };
  const reasonOf = (error: unknown) => (error instanceof PictureRejected ? error.reason : String(error));
  const metadataOf = (bytes: Buffer): Promise<Metadata> => sharp(bytes).metadata();

  async function expectRejected(work: Promise<unknown>, reason: RejectionReason) {
    const error: unknown = await work.then(
      () => 'accepted',
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(PictureRejected);
    expect(error).toMatchObject({ reason });
  }

  it.each(['jpeg', 'png', 'webp'] as const)('keeps a %s a %s of the same size', async (format) => {
    const original = await draw(120, 90).toFormat(format).toBuffer();

    const picture = await intake(original);

    expect(picture).toMatchObject({ mimeType: `image/${format}`, width: 120, height: 90 });
    expect(picture.sha256).toBe(createHash('sha256').update(picture.bytes).digest('hex'));
    expect(await pictures.inspect(picture.bytes)).toEqual({
      mimeType: `image/${format}`,
      width: 120,
      height: 90,
      hasMetadata: false,
    });
  });

  it.each(['jpeg', 'png', 'webp'] as const)('takes the metadata out of a %s and turns it upright', async (format) => {
    const original = await draw(120, 90)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Artist: 'Ada Secret' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>')
      .toFormat(format)
      .toBuffer();
    expect(original.includes('Ada Secret')).toBe(true);
    expect(await pictures.inspect(original)).toMatchObject({ width: 90, height: 120, hasMetadata: true });

    const picture = await intake(original);

    expect(picture).toMatchObject({ width: 90, height: 120 });
    const { exif, xmp, iptc, icc, orientation } = await metadataOf(picture.bytes);
    expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
    expect(picture.bytes.includes('Ada Secret')).toBe(false);
  });

  it('turns the pixels, not only the numbers', async () => {
    const redOverBlue = Buffer.from([255, 0, 0, 0, 0, 255]);
    const original = await sharp(redOverBlue, { raw: { width: 1, height: 2, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();

    const { bytes } = await intake(original);

    // Orientation 6 is shown turned clockwise: what was on top comes to the right.
    expect([...(await sharp(bytes).raw().toBuffer())]).toEqual([0, 0, 255, 255, 0, 0]);
  });

  it('leaves nothing of a polyglot behind', async () => {
    const marker = '<html><script>alert(1)</script>';
    const jpeg = await draw(64, 64).jpeg().toBuffer();
    const polyglot = Buffer.concat([jpeg, Buffer.from(`${marker}PK\x03\x04`)]);

    const { bytes } = await intake(polyglot);

    expect(bytes.includes(marker)).toBe(false);
    expect(bytes.includes('PK\x03\x04')).toBe(false);
  });

  it('refuses a bomb of 16383 x 16383 pixels by its header', async () => {
    const bomb = blackPng(16_383, 16_383);
    expect(bomb.length).toBeLessThan(50_000);
    const before = process.memoryUsage().rss;

    await expectRejected(intake(bomb), 'too_many_pixels');
    await expectRejected(pictures.inspect(bomb), 'too_many_pixels');

    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 2 ** 20);
  });

  it('takes the longest side and the most pixels there may be, and not one more', async () => {
    expect(await pictures.inspect(blackPng(8_192, 4_882))).toMatchObject({ width: 8_192, height: 4_882 });
    await expectRejected(pictures.inspect(blackPng(8_193, 1)), 'too_many_pixels');
    await expectRejected(pictures.inspect(blackPng(1, 8_193)), 'too_many_pixels');
    await expectRejected(pictures.inspect(blackPng(8_192, 4_883)), 'too_many_pixels');
  });

  it('refuses one byte more than allowed', async () => {
    const bytes = await draw(32, 32).png().toBuffer();

    await expectRejected(pictures.intake(bytes, { maxBytes: bytes.length - 1 }), 'too_large');
    expect(await pictures.intake(bytes, { maxBytes: bytes.length })).toMatchObject({ width: 32 });
  });

  it.each(['jpeg', 'png', 'webp'] as const)('refuses a %s that is cut off or damaged', async (format) => {
    const whole = await draw(400, 300).toFormat(format).toBuffer();

    for (const share of [0.3, 0.6, 0.99]) {
      const part = whole.subarray(0, Math.floor(whole.length * share));
      await expectRejected(intake(part), 'broken');
      await expectRejected(pictures.inspect(part), 'broken');
    }
    await expectRejected(intake(whole.subarray(0, 20)), 'broken');
  });

  it('refuses nothing at all', async () => {
    await expectRejected(intake(new Uint8Array()), 'broken');
  });

  it('refuses other formats whatever they claim to be', async () => {
    const gif = await draw(32, 32).gif().toBuffer();
    const tiff = await draw(32, 32).tiff().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const zip = Buffer.from('PK\x03\x04\x14\x00\x00\x00\x08\x00', 'latin1');

    for (const bytes of [gif, tiff, svg, zip, Buffer.from('hello'), Buffer.alloc(5_000)]) {
      await expectRejected(intake(bytes), 'wrong_type');
      await expectRejected(pictures.inspect(bytes), 'wrong_type');
    }
  });

  it('opens no other format even when asked past the sniffing', async () => {
    const gif = await draw(32, 32).gif().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');

    for (const [at, bytes] of [gif, svg].entries()) {
      const path = join(folder, `other-${at}`);
      await writeFile(path, bytes);
      await expect(sharp(bytes).metadata()).rejects.toThrow('unsupported image format');
      await expect(sharp(path).metadata()).rejects.toThrow('unsupported image format');
    }
  });

  it('reads the first frame of an animated WebP only', async () => {
    const frames = 20;
    const animated = await sharp(noise(40, 30 * frames), {
      raw: { width: 40, height: 30 * frames, channels: 3, pageHeight: 30 },
    })
      .webp({ loop: 0 })
      .toBuffer();
    expect((await metadataOf(animated)).pages).toBe(frames);

    const picture = await intake(animated);

    expect(picture).toMatchObject({ width: 40, height: 30 });
    expect((await metadataOf(picture.bytes)).pages).toBeUndefined();
  });

  it('answers mutants with a picture or a refusal, never with anything else', async () => {
    let state = 42;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await draw(48, 48).withMetadata({ orientation: 3 }).toFormat(format).toBuffer();
      for (let round = 0; round < 100; round += 1) {
        const mutant = Buffer.from(whole);
        for (let hit = 0; hit <= random(8); hit += 1) {
          mutant[random(mutant.length)] = random(256);
        }
        const answer = await intake(mutant).then(
          () => 'taken',
          (error: unknown) => (error instanceof PictureRejected ? 'refused' : String(error)),
        );
        expect(['taken', 'refused']).toContain(answer);
      }
    }
  });

  describe('of a provider', () => {
    const check = async (width: number, height: number, aspectRatio: string) =>
      pictures.checkOutput(await draw(width, height).png().toBuffer(), { aspectRatio });

    it('takes what is within three percent of the aspect', async () => {
      expect(await check(768, 1_024, '3:4')).toMatchObject({ mimeType: 'image/png', width: 768, height: 1_024 });
      expect(await check(100, 103, '1:1')).toMatchObject({ width: 100 });
    });

    it('refuses another aspect, a stamp, too many bytes and what is no picture', async () => {
      await expectRejected(check(100, 104, '1:1'), 'wrong_aspect');
      await expectRejected(check(1_024, 768, '3:4'), 'wrong_aspect');
      await expectRejected(check(63, 63, '1:1'), 'too_small');
      await expectRejected(pictures.checkOutput(Buffer.from('{"error":1}'), { aspectRatio: '1:1' }), 'wrong_type');
      const png = await draw(64, 64).png().toBuffer();
      await expectRejected(pictures.checkOutput(png, { aspectRatio: '1:1', maxBytes: 100 }), 'too_large');
    });

    it('does not let a badly written expectation pass', async () => {
      await expect(check(64, 64, 'square')).rejects.toThrow('aspect ratio');
    });
  });
});
