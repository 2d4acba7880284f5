/**
 * Draws docs/images/contact-sheet.png: ten personas, a person edited four times, a person in four poses and one more scene.
 * Run: node --import ./scripts/lib/typescript.mjs scripts/contact-sheet.mjs
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { SketchProvider } from '../src/providers/sketch/sketch.provider.ts';
import { root } from './lib/paths.mjs';

const TILE = { width: 288, height: 384 };
const COLUMNS = 5;
const GAP = 8;

const PERSONAS = [
  'Age: 34\nGender: woman\nHair: long wavy auburn\nEye color: green\nSkin: fair, freckled\nClothing: mustard yellow raincoat\nLocation: Lisbon\nExpression: warm smile',
  'A 58-year-old Nigerian man with a short grey beard and round gold glasses, in a navy suit, serious, in his office',
  'An elderly Japanese woman, silver hair in a bun, pearl necklace, lavender blouse, gentle smile, in a garden',
  'A young Mexican man with curly black hair in a red hoodie, stubble, headphones, laughing, in the city at sunset',
  'An eight-year-old girl with two blonde braids, freckles and denim overalls, surprised, in a park',
  'A bald, muscular Irish man of 45 years with a long red beard and a scar, in a leather jacket, angry, in the mountains',
  'A woman wearing a teal hijab and a white lab coat, brown eyes, smiling, in a laboratory',
  'Non-binary barista of 26 years, fair skin, short pink quiff, square glasses, hoop earrings, olive apron, winking, in a cafe',
  'Retired fisherman, 71 years old, tanned skin, white moustache, blue eyes, navy beanie, cream turtleneck, on the beach',
  'A Black woman in her twenties with a big afro, gold hoop earrings and an emerald dress, laughing, on stage',
];
const POSED =
  'Age: 41\nGender: woman\nEthnicity: Indian\nHair: long black hair in a braid\nClothing: coral coat with a teal scarf\nBackground: pale blue\nExpression: smile';
const POSES = ['portrait', 'front', 'side', 'back'];
const EDITED = 'A young man with short brown hair and blue eyes in a white shirt, neutral expression, cream background';
const EDITS = [
  'make his hair red and give him a beard',
  'add round glasses, smiling',
  'wearing a green turtleneck',
  'at the beach with a straw hat',
];

const sketch = new SketchProvider();
const signal = new AbortController().signal;

const draw = (user, references = []) =>
  sketch.generate({ prompt: { system: '', user }, references, aspectRatio: '3:4', size: '512', attempt: 1 }, signal);
const as = (role, { bytes, mimeType, state }) => ({ role, bytes, mimeType, state });

const posed = [await draw(`${POSED}\nPose: portrait`)];
for (const pose of POSES.slice(1)) {
  posed.push(await draw(`${POSED}\nPose: ${pose}`, [as('identity', posed[0])]));
}
const edited = [await draw(EDITED)];
for (const instruction of EDITS) {
  edited.push(await draw(instruction, [as('source', edited.at(-1))]));
}
posed.push(await draw('at the beach at sunset, laughing, in a white dress', [as('identity', posed[0])]));
const rows = [...(await Promise.all(PERSONAS.map((persona) => draw(persona)))), ...edited, ...posed];
const tiles = await Promise.all(
  rows.map(async ({ bytes }, at) => ({
    input: await sharp(bytes).resize(TILE).png().toBuffer(),
    left: GAP + (at % COLUMNS) * (TILE.width + GAP),
    top: GAP + Math.floor(at / COLUMNS) * (TILE.height + GAP),
  })),
);
const target = join(root, 'docs/images/contact-sheet.png');
await mkdir(join(root, 'docs/images'), { recursive: true });
const { size } = await sharp({
  create: {
    width: GAP + COLUMNS * (TILE.width + GAP),
    height: GAP + Math.ceil(rows.length / COLUMNS) * (TILE.height + GAP),
    channels: 3,
    background: '#ffffff',
  },
})
  .composite(tiles)
  .png({ compressionLevel: 9, palette: true, quality: 92, dither: 0.6 })
  .toFile(target);
console.log(`${target}: ${Math.round(size / 1024)} kB`);
