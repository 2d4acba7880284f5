import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { SketchProvider } from '../../src/providers/sketch/sketch.provider.js';

/**
 * Draws assets/avatar-library with our own local provider, so that its pictures are ours to give away.
 * Run: node scripts/avatar-library.mjs
 */
const FOLDER = join(import.meta.dirname, '../../assets/avatar-library');
const LICENCE = 'CC0-1.0';

/** What each line below tells, in this order. */
const HINTS = [
  'role_archetype',
  'gender_expression',
  'age_range',
  'hair_color',
  'hair_style',
  'outfit_category',
  'background',
  'mood',
  'filter_industry',
  'lighting',
  'art_direction',
];

/** Each picture is drawn from the words of its tags, so that the tags are true. */
const PICTURES = `
executive ceo leader; woman feminine; 45; brown; bob; suit business formal; office; confident serious
executive ceo founder; man masculine; 50; grey; short; navy suit business formal; office; confident serious
engineer developer programmer; man masculine; 30; black; short curly; hoodie casual; office; calm
engineer developer designer; woman feminine; 28; black; long straight; green sweater casual; plain studio; smile friendly
doctor physician; woman feminine; 38; black; bun; lab coat medical; clinic; friendly smile; healthcare medicine
doctor scientist researcher; man masculine; 60; white; receding; lab coat medical; laboratory; serious; healthcare science
teacher professor scholar; man masculine; 55; brown; short; brown jacket smart; library; smile warm; education
teacher librarian writer; woman feminine; 62; silver; bun; lavender blouse; library; dreamy gentle; education
chef cook; man masculine; 41; black; short; apron; restaurant; smile; food hospitality
barista waiter; nonbinary androgynous; 24; pink; quiff; olive apron casual; cafe; playful wink; food hospitality
artist painter; woman feminine; 33; red; curly long; overalls creative; workshop; laughing joyful
musician singer performer; woman feminine; 27; black; afro; emerald dress glamorous; stage; laughing joyful; entertainment music
musician producer dj; man masculine; 26; blonde; short; red hoodie streetwear; stage; serious; entertainment music
athlete trainer; woman feminine; 29; brown; ponytail; teal tank top sports; park; determined; fitness sports
explorer hiker mountaineer; man masculine; 36; brown; wavy; orange jacket outdoor; mountains; smile; ; daylight
sailor fisherman captain; man masculine; 71; white; short; cream turtleneck outdoor; sea beach; calm; ; sunset golden
surfer lifeguard; woman feminine; 25; blonde; long wavy; white tshirt summer; beach; smile joyful; ; sunset golden
wizard mage; man masculine; 80; white; long; purple robe fantasy; forest; serious; ; ; fantasy
knight warrior hero; woman feminine; 32; auburn; braid; armor fantasy; castle mountains; determined; ; ; fantasy
queen noble; woman feminine; 48; black; braids; gold gown royal; plain studio; serious; ; ; fantasy
astronaut pilot; man masculine; 40; black; buzz; spacesuit; space; confident; ; ; scifi futuristic
hacker gamer streamer; nonbinary androgynous; 22; blue; short; black hoodie cyberpunk; city; serious; ; night neon; scifi futuristic
farmer gardener; woman feminine; 52; brown; short; overalls rustic; garden; smile warm; ; daylight
mechanic builder carpenter; man masculine; 44; red; short; overalls work; workshop; serious; construction manufacturing
student; woman feminine; 19; pink; pigtails; yellow sweater casual; city; surprised playful; education
student; man masculine; 20; blonde; curly; jacket casual; city; smile; education
consultant lawyer banker; woman feminine; 36; black; medium; grey suit business formal; office; confident serious; finance legal
salesperson advisor; woman modest hijab; 31; brown; covered; teal hijab blouse smart; plain studio; smile friendly; retail finance
`
  .trim()
  .split('\n')
  .map(tagsOf);

function tagsOf(line: string): Record<string, string> {
  const words = line.split('; ');
  return Object.fromEntries(HINTS.flatMap((hint, at) => (words[at] ? [[hint, words[at]]] : [])));
}

const LABELS: Record<string, string> = { role_archetype: 'Occupation', age_range: 'Age', gender_expression: 'Gender' };

const wishOf = (tags: Record<string, string>): string =>
  Object.entries(tags)
    .map(([hint, words]) => `${LABELS[hint] ?? hint.replaceAll('_', ' ')}: ${words}`)
    .join('\n');

const sketch = new SketchProvider();
await mkdir(FOLDER, { recursive: true });
for (const file of (await readdir(FOLDER)).filter((name) => name.endsWith('.webp'))) {
  await rm(join(FOLDER, file));
}
const pictures = [];
for (const [at, tags] of PICTURES.entries()) {
  const request = {
    prompt: { system: '', user: wishOf(tags) },
    references: [],
    aspectRatio: '1:1',
    size: '512',
    seed: at,
    attempt: 1,
  } as const;
  const { bytes } = await sketch.generate({ ...request, references: [] }, new AbortController().signal);
  const [role = 'avatar'] = (tags.role_archetype ?? '').split(' ');
  const file = `${String(at + 1).padStart(2, '0')}-${role}.webp`;
  await writeFile(join(FOLDER, file), await sharp(bytes).webp({ quality: 80, effort: 6 }).toBuffer());
  const words = Object.entries(tags).map(([hint, text]) => [hint, text.split(' ')]);
  pictures.push({ file, licence: LICENCE, tags: Object.fromEntries(words) as Record<string, string[]> });
}
const lines = pictures.map((picture) => `    ${JSON.stringify(picture)}`).join(',\n');
await writeFile(join(FOLDER, 'library.json'), `{\n  "pictures": [\n${lines}\n  ]\n}\n`);
console.log(`${pictures.length} pictures in assets/avatar-library.`);
