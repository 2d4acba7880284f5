import type { LookPatch } from '../look.js';
import { colorIn, EYE_COLORS, SKIN_COLORS } from './color-words.js';
import { type Phrase, textOf } from './description.js';
import { firstMatch, isSaid } from './matching.js';
import { nounPhrases } from './noun-phrases.js';

type Traits = Pick<LookPatch, 'skin' | 'hairColor' | 'eyes' | 'hairTexture'>;

const ETHNICITIES: readonly (readonly [RegExp, Traits])[] = [
  [
    /\b(nigerian|kenyan|ghanaian|senegalese|ethiopian|somali|african|congolese|west african|afro american|black (?:wom[ae]n|m[ae]n|person|girl|boy|lady))\b/,
    { skin: '#6b4430', hairColor: '#1b1516', eyes: '#3b2418', hairTexture: 'curly' },
  ],
  [
    /\b(afro ?caribbean|jamaican|haitian|caribbean|afro brazilian)\b/,
    { skin: '#7d5038', hairColor: '#1d1614', eyes: '#3f271a', hairTexture: 'curly' },
  ],
  [
    /\b(south asian|indian|pakistani|bangladeshi|sri lankan|tamil|bengali|punjabi|nepali)\b/,
    { skin: '#b07a52', hairColor: '#1c1514', eyes: '#42291a' },
  ],
  [
    /\b(east asian|chinese|japanese|korean|taiwanese|asian|mongolian)\b/,
    { skin: '#efc9a4', hairColor: '#1c1718', eyes: '#3d2619', hairTexture: 'straight' },
  ],
  [
    /\b(southeast asian|vietnamese|thai|filipin[ao]|indonesian|malay|malaysian|cambodian)\b/,
    { skin: '#cf9a6c', hairColor: '#1d1615', eyes: '#3d2619', hairTexture: 'straight' },
  ],
  [
    /\b(middle eastern|arab|arabic|persian|iranian|turkish|lebanese|egyptian|moroccan|syrian|kurdish|north african|berber)\b/,
    { skin: '#d0a077', hairColor: '#2a1b15', eyes: '#4d301d' },
  ],
  [
    /\b(latin[ao]|latinx|hispanic|mexican|colombian|brazilian|peruvian|argentin\w+|chilean|cuban)\b/,
    { skin: '#cd9669', hairColor: '#2f1d15', eyes: '#4d2f1c' },
  ],
  [
    /\b(nordic|scandinavian|swedish|norwegian|danish|finnish|icelandic)\b/,
    { skin: '#f6d8c4', hairColor: '#dbb56c', eyes: '#5b93c9' },
  ],
  [/\b(irish|scottish|celtic|welsh)\b/, { skin: '#f6d6c4', hairColor: '#b4562c', eyes: '#4f8f62' }],
  [
    /\b(italian|spanish|greek|portuguese|mediterranean|southern european)\b/,
    { skin: '#deae86', hairColor: '#36231a', eyes: '#55351f' },
  ],
  [
    /\b(polynesian|maori|samoan|hawaiian|indigenous|native american|aboriginal|first nations|inuit)\b/,
    { skin: '#a56f49', hairColor: '#1d1617', eyes: '#3d2619' },
  ],
  [
    /\b(caucasian|european|white (?:wom[ae]n|m[ae]n|person)|british|english|german|french|dutch|polish|russian|slavic)\b/,
    { skin: '#f0c9ae' },
  ],
];

const WORDS_OF_AGE: readonly (readonly [RegExp, number])[] = [
  [/\b(baby|toddler|infant)\b/, 4],
  [/\b(teen|teenage|teenager|adolescent)\b/, 16],
  [/\b(child|kid|schoolboy|schoolgirl|little (?:girl|boy)|young (?:girl|boy)|girl|boy)\b/, 9],
  [
    /\b(elderly|senior|octogenarian|grand(?:mother|father|ma|pa)|granny|old(?! (?:school|fashioned|town|books?|photo\w*|city))|aged(?! \d))\b/,
    74,
  ],
  [/\b(retired|pensioner)\b/, 68],
  [/\b(middle aged|mature)\b/, 49],
  [/\b(young adult|young|student)\b/, 23],
];

const DECADES: Readonly<Record<string, number>> = {
  twenties: 20,
  thirties: 30,
  forties: 40,
  fifties: 50,
  sixties: 60,
  seventies: 70,
  eighties: 80,
  nineties: 90,
};
const PARTS: Readonly<Record<string, number>> = { early: 2, mid: 5, late: 8 };

export function readPerson(phrases: readonly Phrase[]): LookPatch {
  const text = textOf(phrases);
  return {
    ...(firstMatch(ethnicText(phrases), ETHNICITIES) ?? firstMatch(textOf(phrases, 'free', 'skin'), ETHNICITIES)),
    ...defined({
      gender: readGender(phrases),
      ageYears: readAge(phrases),
      build: readBuild(phrases),
      skin: readSkin(phrases),
      eyes: readEyes(phrases),
      freckles: isSaid(phrases, /^freckl(es|ed|y)$/),
      scar: isSaid(phrases, /^(scar|scars|scarred)$/),
      palette: firstMatch(text, [
        [/\b(black and white|black white|monochrome|greyscale|grayscale|noir|pencil drawing)\b/, 'mono'],
        [/\b(sepia|vintage photo\w*|daguerreotype)\b/, 'sepia'],
        [/\b(pastel (?:colou?rs|tones|style|palette)|watercolou?r|in pastels?)\b/, 'pastel'],
        [/\b(pop art|vibrant|neon lights?|saturated|comic(?: book)?)\b/, 'vivid'],
      ] as const),
    }),
  };
}

/** On its own line "Black" names people, not a colour. */
const ethnicText = (phrases: readonly Phrase[]): string =>
  textOf(phrases, 'ethnicity')
    .replace(/\bblack\b/, 'african')
    .replace(/\bwhite\b/, 'european');

/** Leaves out what no word decides, so that it does not override what is known. */
export function defined<T extends object>(patch: { [K in keyof T]: T[K] | null }): Partial<T> {
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<T>;
}

function readGender(phrases: readonly Phrase[]) {
  const kinds = [
    [/\b(non ?binary|androgynous|agender|genderfluid|genderqueer)\b/, 'neutral'],
    [
      /\b(woman|women|female|girl|lady|mother|grandmother|granny|queen|princess|actress|waitress|witch|heroine|sister|daughter|wife|businesswoman|schoolgirl)\b/,
      'woman',
    ],
    [
      /\b(man|men|male|boy|guy|gentleman|father|grandfather|king|prince|wizard|brother|son|husband|businessman|fisherman|schoolboy)\b/,
      'man',
    ],
    [/\b(she|her|hers)\b/, 'woman'],
    [/\b(he|his|him)\b/, 'man'],
  ] as const;
  return firstMatch(textOf(phrases, 'gender'), kinds) ?? firstMatch(textOf(phrases), kinds);
}

export function readAge(phrases: readonly Phrase[]): number | null {
  const text = textOf(phrases);
  const stated =
    /\b(\d{1,3})\b/.exec(textOf(phrases, 'age')) ??
    /\b(\d{1,3}) (?:years? old|year old|yo|years of age|years)\b/.exec(text) ??
    /\b(?:aged|age of|age) (\d{1,3})\b/.exec(text) ??
    / , (\d{2}) [,.]/.exec(text);
  if (stated) {
    return Math.min(110, Number(stated[1]));
  }
  const decade =
    /\b(early|mid|late)? ?(twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|[2-9]0s)\b/.exec(text);
  if (decade) {
    const word = decade[2] ?? '';
    return (DECADES[word] ?? Number.parseInt(word, 10)) + (PARTS[decade[1] ?? ''] ?? 4);
  }
  return firstMatch(textOf(phrases, 'age', 'free', 'gender'), WORDS_OF_AGE);
}

function readBuild(phrases: readonly Phrase[]) {
  return firstMatch(textOf(phrases, 'build', 'free'), [
    [
      /\b(slim|slender|thin|skinny|lean|petite|lanky|willowy|slight)\b(?! (?:glasses|frames?|smile|scarf|beard|moustache))/,
      'slim',
    ],
    [
      /\b(broad|muscular|stocky|strong|heavy ?set|plump|chubby|curvy|large build|burly|athletic|overweight|fat|robust|sturdy)\b/,
      'broad',
    ],
    [/\b(average build|medium build|average)\b/, 'average'],
  ] as const);
}

function readSkin(phrases: readonly Phrase[]): string | null {
  for (const { adjectives, noun } of nounPhrases(phrases, /^(skin|skinned|complexion)$/, 'skin')) {
    const color =
      colorIn(adjectives, SKIN_COLORS) ?? (noun ? null : (firstMatch(adjectives, ETHNICITIES)?.skin ?? null));
    if (color) {
      return color;
    }
  }
  const spoken =
    /\b(pale|tanned|dark skinned|fair skinned)\b(?! (?:blue|green|pink|yellow|grey|gray|wood|leather))/.exec(
      textOf(phrases, 'free', 'ethnicity'),
    );
  return spoken ? colorIn(spoken[1]?.split(' ')[0] ?? '', SKIN_COLORS) : null;
}

function readEyes(phrases: readonly Phrase[]): string | null {
  const mentions = nounPhrases(phrases, /^(eyes?|eyed)$/, 'eyes');
  return mentions.map(({ adjectives }) => colorIn(adjectives, EYE_COLORS)).find((color) => color !== null) ?? null;
}
