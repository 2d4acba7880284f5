import { AvatarReferencesService } from '../src/avatars/avatar-references.service.js';
import { InvalidReferenceImageError } from '../src/avatars/avatars.errors.js';
import { Caller } from '../src/http/index.js';
import { loadSharp, StorageService } from '../src/storage/index.js';
import { buildTeam } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { buildPicture } from './support/pictures.js';

const FORMATS = ['jpeg', 'png', 'webp'] as const;
const MUTANTS = 1_000;

describe('reference pictures, many of them', () => {
  let app: TestApp;
  let caller: Caller;
  let references: AvatarReferencesService;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    const { teamId } = await buildTeam(app);
    caller = new Caller(teamId, 'test', new Set(), 'pro', false, '2026-05-15');
    references = app.get(AvatarReferencesService);
  });

  afterAll(() => app.close());

  const take = (bytes: Buffer) =>
    references.take(caller, [{ isBroken: false, isTooLarge: false, content: bytes }], null);

  it('are kept upright and tell nothing but what they show', async () => {
    const sharp = await loadSharp();
    for (let nth = 0; nth < 102; nth += 1) {
      const [format, orientation] = [FORMATS[nth % 3] ?? 'jpeg', 1 + (nth % 8)];
      const photo = await sharp(await buildPicture('png', 40 + nth, 30))
        .withExif({ IFD0: { Artist: 'Somebody with a name' } })
        .withMetadata({ orientation })
        .toFormat(format)
        .toBuffer();

      expect(photo.includes('Somebody')).toBe(true);
      const [kept] = await references.keep(caller, await take(photo));

      const stored = await app.get(StorageService).read(kept?.objectKey ?? '');
      const { width, height, exif, xmp, iptc, orientation: left } = await sharp(stored).metadata();
      const upright = orientation > 4 ? [30, 40 + nth] : [40 + nth, 30];
      expect([width, height, exif, xmp, iptc, left]).toEqual([...upright, undefined, undefined, undefined, undefined]);
      expect(stored.includes('Somebody')).toBe(false);
    }
  });

  it.each(FORMATS)('that are damaged %ss are taken or refused, and soon', async (format) => {
    let state = 7;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const whole = await buildPicture(format, 32, 24);
    let slowestMs = 0;
    for (let nth = 0; nth < MUTANTS; nth += 1) {
      const mutant = Buffer.from(whole.subarray(0, nth % 5 === 0 ? random(whole.length) : whole.length));
      for (let hit = 0; hit <= random(8) && mutant.length > 0; hit += 1) {
        mutant[random(mutant.length)] = random(256);
      }
      const startedAt = performance.now();
      const answer = await take(mutant).then(
        () => 'taken',
        (error: unknown) => (error instanceof InvalidReferenceImageError ? 'refused' : String(error)),
      );
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      expect(['taken', 'refused']).toContain(answer);
    }
    expect(slowestMs).toBeLessThan(10_000);
  });
});
