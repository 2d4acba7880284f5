import { saturation, toHex } from './drawing/color.js';
import type { LookPatch } from './look.js';
import { hash32 } from './random.js';

const GRID = 24;

/** A person guessed from a picture's own colours, where no record of it exists: always the same for the same bytes. */
export async function lookOfPicture(bytes: Buffer): Promise<LookPatch> {
  const variation = hash32(bytes);
  const cells = await coarseCells(bytes);
  if (!cells) {
    return { variation };
  }
  const face = average(cells, { left: 9, right: 15, top: 7, bottom: 13 });
  return {
    variation,
    skin: likeSkin(face),
    hairColor: average(cells, { left: 8, right: 16, top: 2, bottom: 5 }),
    garmentColor: average(cells, { left: 8, right: 16, top: 19, bottom: 24 }),
    backdrop: average(cells, { left: 0, right: 4, top: 0, bottom: 10 }),
  };
}

/** The strongest colour of a style or an inspiration picture. */
export async function leadingColor(bytes: Buffer): Promise<string | null> {
  const cells = await coarseCells(bytes);
  const ranked = cells?.toSorted((a, b) => saturation(toHex(b)) - saturation(toHex(a)));
  const strong = ranked?.[Math.floor(ranked.length * 0.1)];
  return strong ? toHex(strong) : null;
}

async function coarseCells(bytes: Buffer): Promise<number[][] | null> {
  const { default: sharp } = await import('sharp');
  try {
    const pixels = await sharp(bytes, { limitInputPixels: 40e6 })
      .resize(GRID, GRID, { fit: 'fill' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer();
    return Array.from({ length: GRID * GRID }, (_, at) => [...pixels.subarray(at * 3, at * 3 + 3)]);
  } catch (error) {
    if (error instanceof Error) {
      return null;
    }
    throw error;
  }
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function average(cells: readonly (readonly number[])[], { left, right, top, bottom }: Area): string {
  const inside = cells.filter((_, at) => {
    const [x, y] = [at % GRID, Math.floor(at / GRID)];
    return x >= left && x < right && y >= top && y < bottom;
  });
  return toHex([0, 1, 2].map((part) => inside.reduce((sum, cell) => sum + (cell[part] ?? 0), 0) / inside.length));
}

const TONES = ['#f6d6c2', '#f2cbb0', '#eabf9c', '#dca97f', '#c98f63', '#a86f49', '#80523a', '#5d3b2a'] as const;

/** The nearest skin tone, so that an odd light never gives green people. */
function likeSkin(color: string): string {
  const level = (hex: string) => Number.parseInt(hex.slice(1, 3), 16) + Number.parseInt(hex.slice(3, 5), 16) * 2;
  return TONES.reduce<string>(
    (best, tone) => (Math.abs(level(tone) - level(color)) < Math.abs(level(best) - level(color)) ? tone : best),
    TONES[0],
  );
}
