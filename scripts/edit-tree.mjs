/**
 * Draws docs/images/edit-tree.png: a canonical, its variant, an edit, an edit of that edit, and a branch from the first edit.
 * The prompts and the references are those of the portrait routes.
 * Run: node --import ./scripts/lib/typescript.mjs scripts/edit-tree.mjs
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { SYSTEM_PROMPTS } from '../src/portraits/portraits.prompt.ts';
import { SketchProvider } from '../src/providers/sketch/sketch.provider.ts';
import { root } from './lib/paths.mjs';

const TILE = { width: 288, height: 384 };
const GAP = 8;
const PERSONA =
  'Hair color: auburn\nHair style: long, wavy\nEye color: green\nClothing: a mustard raincoat\nAge: 34\nGender: woman\nLocation: Lisbon';

const sketch = new SketchProvider();
const signal = new AbortController().signal;
const as = (role, { bytes, mimeType, state }) => ({ role, bytes, mimeType, state });

function draw(kind, user, references = []) {
  const prompt = { system: SYSTEM_PROMPTS[kind], user };
  return sketch.generate({ prompt, references, aspectRatio: '3:4', size: '512', attempt: 1 }, signal);
}

const canonical = await draw('canonical', PERSONA);
const face = as('identity', canonical);
const variant = await draw('variant', 'Scene: at the beach at sunset\nOutfit: a white dress', [face]);
const first = await draw('edit', 'make the hair blue', [as('source', canonical)]);
const second = await draw('edit', 'add round glasses, smiling', [as('source', first), face]);
const branch = await draw('edit', 'wearing a straw hat', [as('source', first), face]);
const empty = null;

const grid = [
  [canonical, first, second],
  [variant, empty, branch],
];
const places = grid.flatMap((pictures, row) => pictures.map((picture, column) => ({ picture, row, column })));
const tiles = await Promise.all(
  places
    .filter(({ picture }) => picture)
    .map(async ({ picture, row, column }) => ({
      input: await sharp(picture.bytes).resize(TILE).png().toBuffer(),
      left: GAP + column * (TILE.width + GAP),
      top: GAP + row * (TILE.height + GAP),
    })),
);
const target = join(root, 'docs/images/edit-tree.png');
await mkdir(join(root, 'docs/images'), { recursive: true });
const { size } = await sharp({
  create: {
    width: GAP + grid[0].length * (TILE.width + GAP),
    height: GAP + grid.length * (TILE.height + GAP),
    channels: 3,
    background: '#ffffff',
  },
})
  .composite(tiles)
  .png({ compressionLevel: 9, palette: true, quality: 92, dither: 0.6 })
  .toFile(target);
console.log(`${target}: ${Math.round(size / 1024)} kB`);
