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

/** Each is drawn from the words of its tags, so that the tags are true. */
const PICTURES: Record<string, string>[] = [
  {
    role_archetype: 'executive ceo leader',
    gender_expression: 'woman feminine',
    age_range: '45',
    hair_color: 'brown',
    hair_style: 'bob',
    outfit_category: 'suit business formal',
    background: 'office',
    mood: 'confident serious',
  },
  {
    role_archetype: 'executive ceo founder',
    gender_expression: 'man masculine',
    age_range: '50',
    hair_color: 'grey',
    hair_style: 'short',
    outfit_category: 'navy suit business formal',
    background: 'office',
    mood: 'confident serious',
  },
  {
    role_archetype: 'engineer developer programmer',
    gender_expression: 'man masculine',
    age_range: '30',
    hair_color: 'black',
    hair_style: 'short curly',
    outfit_category: 'hoodie casual',
    background: 'office',
    mood: 'calm',
  },
  {
    role_archetype: 'engineer developer designer',
    gender_expression: 'woman feminine',
    age_range: '28',
    hair_color: 'black',
    hair_style: 'long straight',
    outfit_category: 'green sweater casual',
    background: 'plain studio',
    mood: 'smile friendly',
  },
  {
    role_archetype: 'doctor physician',
    gender_expression: 'woman feminine',
    age_range: '38',
    hair_color: 'black',
    hair_style: 'bun',
    outfit_category: 'lab coat medical',
    background: 'clinic',
    mood: 'friendly smile',
    filter_industry: 'healthcare medicine',
  },
  {
    role_archetype: 'doctor scientist researcher',
    gender_expression: 'man masculine',
    age_range: '60',
    hair_color: 'white',
    hair_style: 'receding',
    outfit_category: 'lab coat medical',
    background: 'laboratory',
    mood: 'serious',
    filter_industry: 'healthcare science',
  },
  {
    role_archetype: 'teacher professor scholar',
    gender_expression: 'man masculine',
    age_range: '55',
    hair_color: 'brown',
    hair_style: 'short',
    outfit_category: 'brown jacket smart',
    background: 'library',
    mood: 'smile warm',
    filter_industry: 'education',
  },
  {
    role_archetype: 'teacher librarian writer',
    gender_expression: 'woman feminine',
    age_range: '62',
    hair_color: 'silver',
    hair_style: 'bun',
    outfit_category: 'lavender blouse',
    background: 'library',
    mood: 'dreamy gentle',
    filter_industry: 'education',
  },
  {
    role_archetype: 'chef cook',
    gender_expression: 'man masculine',
    age_range: '41',
    hair_color: 'black',
    hair_style: 'short',
    outfit_category: 'apron',
    background: 'restaurant',
    mood: 'smile',
    filter_industry: 'food hospitality',
  },
  {
    role_archetype: 'barista waiter',
    gender_expression: 'nonbinary androgynous',
    age_range: '24',
    hair_color: 'pink',
    hair_style: 'quiff',
    outfit_category: 'olive apron casual',
    background: 'cafe',
    mood: 'playful wink',
    filter_industry: 'food hospitality',
  },
  {
    role_archetype: 'artist painter',
    gender_expression: 'woman feminine',
    age_range: '33',
    hair_color: 'red',
    hair_style: 'curly long',
    outfit_category: 'overalls creative',
    background: 'workshop',
    mood: 'laughing joyful',
  },
  {
    role_archetype: 'musician singer performer',
    gender_expression: 'woman feminine',
    age_range: '27',
    hair_color: 'black',
    hair_style: 'afro',
    outfit_category: 'emerald dress glamorous',
    background: 'stage',
    mood: 'laughing joyful',
    filter_industry: 'entertainment music',
  },
  {
    role_archetype: 'musician producer dj',
    gender_expression: 'man masculine',
    age_range: '26',
    hair_color: 'blonde',
    hair_style: 'short',
    outfit_category: 'red hoodie streetwear',
    background: 'stage',
    mood: 'serious',
    filter_industry: 'entertainment music',
  },
  {
    role_archetype: 'athlete trainer',
    gender_expression: 'woman feminine',
    age_range: '29',
    hair_color: 'brown',
    hair_style: 'ponytail',
    outfit_category: 'teal tank top sports',
    background: 'park',
    mood: 'determined',
    filter_industry: 'fitness sports',
  },
  {
    role_archetype: 'explorer hiker mountaineer',
    gender_expression: 'man masculine',
    age_range: '36',
    hair_color: 'brown',
    hair_style: 'wavy',
    outfit_category: 'orange jacket outdoor',
    background: 'mountains',
    mood: 'smile',
    lighting: 'daylight',
  },
  {
    role_archetype: 'sailor fisherman captain',
    gender_expression: 'man masculine',
    age_range: '71',
    hair_color: 'white',
    hair_style: 'short',
    outfit_category: 'cream turtleneck outdoor',
    background: 'sea beach',
    mood: 'calm',
    lighting: 'sunset golden',
  },
  {
    role_archetype: 'surfer lifeguard',
    gender_expression: 'woman feminine',
    age_range: '25',
    hair_color: 'blonde',
    hair_style: 'long wavy',
    outfit_category: 'white tshirt summer',
    background: 'beach',
    mood: 'smile joyful',
    lighting: 'sunset golden',
  },
  {
    role_archetype: 'wizard mage',
    gender_expression: 'man masculine',
    age_range: '80',
    hair_color: 'white',
    hair_style: 'long',
    outfit_category: 'purple robe fantasy',
    background: 'forest',
    mood: 'serious',
    art_direction: 'fantasy',
  },
  {
    role_archetype: 'knight warrior hero',
    gender_expression: 'woman feminine',
    age_range: '32',
    hair_color: 'auburn',
    hair_style: 'braid',
    outfit_category: 'armor fantasy',
    background: 'castle mountains',
    mood: 'determined',
    art_direction: 'fantasy',
  },
  {
    role_archetype: 'queen noble',
    gender_expression: 'woman feminine',
    age_range: '48',
    hair_color: 'black',
    hair_style: 'braids',
    outfit_category: 'gold gown royal',
    background: 'plain studio',
    mood: 'serious',
    art_direction: 'fantasy',
  },
  {
    role_archetype: 'astronaut pilot',
    gender_expression: 'man masculine',
    age_range: '40',
    hair_color: 'black',
    hair_style: 'buzz',
    outfit_category: 'spacesuit',
    background: 'space',
    mood: 'confident',
    art_direction: 'scifi futuristic',
  },
  {
    role_archetype: 'hacker gamer streamer',
    gender_expression: 'nonbinary androgynous',
    age_range: '22',
    hair_color: 'blue',
    hair_style: 'short',
    outfit_category: 'black hoodie cyberpunk',
    background: 'city',
    mood: 'serious',
    lighting: 'night neon',
    art_direction: 'scifi futuristic',
  },
  {
    role_archetype: 'farmer gardener',
    gender_expression: 'woman feminine',
    age_range: '52',
    hair_color: 'brown',
    hair_style: 'short',
    outfit_category: 'overalls rustic',
    background: 'garden',
    mood: 'smile warm',
    lighting: 'daylight',
  },
  {
    role_archetype: 'mechanic builder carpenter',
    gender_expression: 'man masculine',
    age_range: '44',
    hair_color: 'red',
    hair_style: 'short',
    outfit_category: 'overalls work',
    background: 'workshop',
    mood: 'serious',
    filter_industry: 'construction manufacturing',
  },
  {
    role_archetype: 'student',
    gender_expression: 'woman feminine',
    age_range: '19',
    hair_color: 'pink',
    hair_style: 'pigtails',
    outfit_category: 'yellow sweater casual',
    background: 'city',
    mood: 'surprised playful',
    filter_industry: 'education',
  },
  {
    role_archetype: 'student',
    gender_expression: 'man masculine',
    age_range: '20',
    hair_color: 'blonde',
    hair_style: 'curly',
    outfit_category: 'jacket casual',
    background: 'city',
    mood: 'smile',
    filter_industry: 'education',
  },
  {
    role_archetype: 'consultant lawyer banker',
    gender_expression: 'woman feminine',
    age_range: '36',
    hair_color: 'black',
    hair_style: 'medium',
    outfit_category: 'grey suit business formal',
    background: 'office',
    mood: 'confident serious',
    filter_industry: 'finance legal',
  },
  {
    role_archetype: 'salesperson advisor',
    gender_expression: 'woman modest hijab',
    age_range: '31',
    hair_color: 'brown',
    hair_style: 'covered',
    outfit_category: 'teal hijab blouse smart',
    background: 'plain studio',
    mood: 'smile friendly',
    filter_industry: 'retail finance',
  },
];

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
