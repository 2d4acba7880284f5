import type { LookPatch, Place } from '../look.js';
import { CLOTH_COLORS, colorIn } from './color-words.js';
import { type Phrase, textOf } from './description.js';
import { firstMatch, isSaid } from './matching.js';
import { nounPhrases } from './noun-phrases.js';
import { defined } from './read-person.js';

const PLACE_WORDS: readonly (readonly [RegExp, Place])[] = [
  [/\b(studio|plain|solid|seamless|simple background|blank)\b/, 'studio'],
  [/\b(outer space|space station|spaceship|spacecraft|galaxy|moon|mars|orbit|cosmos|in space|space)\b/, 'space'],
  [/\b(library|bookshop|bookstore|bookshelves|bookshelf|archive|books)\b/, 'library'],
  [/\b(caf[eé]|coffee ?house|coffee shop|restaurant|bistro|bar|pub|diner|bakery)\b/, 'cafe'],
  [/\b(office|desk|meeting room|boardroom|laboratory|lab|clinic|hospital|classroom|school)\b/, 'office'],
  [/\b(workshop|garage|forge|factory|atelier|shed)\b/, 'workshop'],
  [/\b(stage|theat(?:er|re)|concert|spotlight|club|opera)\b/, 'stage'],
  [/\b(beach|ocean|sea|seaside|coast|harbou?r|island|shore|lagoon|pier)\b/, 'beach'],
  [/\b(forest|woods|woodland|jungle|rainforest|trees)\b/, 'forest'],
  [/\b(snow|snowy|winter|arctic|ski|glacier|ice)\b/, 'snow'],
  [/\b(mountains?|alps|hills?|peaks?|cliffs?|highlands|volcano|castle)\b/, 'mountains'],
  [/\b(desert|dunes?|sahara|savannah?|canyon)\b/, 'desert'],
  [/\b(park|garden|meadow|field|farm|countryside|orchard|vineyard|lawn|playground|village)\b/, 'park'],
  [
    /\b(city|street|downtown|skyline|urban|rooftop|town|alley|market|bridge|metropolis|new york|nyc|london|paris|tokyo|berlin|lisbon|madrid|rome|chicago|los angeles|san francisco|shanghai|hong kong|singapore|mumbai|delhi|lagos|nairobi|cairo|istanbul|moscow|sydney|toronto|amsterdam|barcelona|vienna|prague|seoul|dubai|mexico city|buenos aires|rio)\b/,
    'city',
  ],
  [/\b(home|living room|kitchen|bedroom|apartment|house|sofa|room|indoors|fireplace)\b/, 'home'],
];
const LEADS =
  '(?:in|at|on|by|near|inside|against|beside|among|through|before|around|with|to|into|from|under|amid|outside|of)';

export function readScene(phrases: readonly Phrase[]): LookPatch {
  const scene = textOf(phrases, 'scene');
  const free = textOf(phrases, 'free', 'pose', 'clothes');
  const backdrop = nounPhrases(phrases, /^(background|backdrop|wall)$/, 'scene')
    .map(({ adjectives }) => colorIn(adjectives, CLOTH_COLORS))
    .find((color) => color !== null);
  const place =
    firstMatch(scene, PLACE_WORDS) ??
    placeInProse(free) ??
    (backdrop ? 'studio' : null) ??
    (scene.trim() ? 'city' : null);
  return {
    ...defined<LookPatch>({ place, backdrop: backdrop ?? null }),
    ...readSky(phrases),
  };
}

/** In prose a place counts only behind a preposition: a "city planner" need not stand in a street. */
function placeInProse(text: string): Place | null {
  const found = PLACE_WORDS.flatMap(([pattern, place]) => {
    const match =
      new RegExp(`\\b${LEADS} (?:[a-zé']+ ){0,4}?${pattern.source}`).exec(text) ??
      new RegExp(
        `[,.] (?:the )?(?:[a-z]+ ){0,2}?${pattern.source}(?= (?:[,.]|at|in|with|under|behind)|\\s*$)|${pattern.source} background\\b`,
      ).exec(text);
    return match ? [{ place, at: match.index }] : [];
  });
  return found.toSorted((a, b) => a.at - b.at)[0]?.place ?? null;
}

function readSky(phrases: readonly Phrase[]): LookPatch {
  const text = textOf(phrases, 'free', 'scene', 'pose', 'style', 'expression');
  return defined<LookPatch>({
    light: firstMatch(text, [
      [/\b(night|midnight|nighttime|moonlit|moonlight|starry)\b/, 'night'],
      [/\b(sunset|sunrise|dusk|dawn|golden hour|evening)\b/, 'sunset'],
      [/\b(daylight|daytime|noon|sunny|morning|by day)\b/, 'day'],
    ] as const),
    weather: isSaid(phrases, /^(rain|rainy|raining|storm|stormy)$/)
      ? 'rain'
      : firstMatch(text, [
          [/\b(snowing|snowfall|falling snow|snowflakes|blizzard|snowy)\b/, 'snow'],
          [/\b(clear sky|sunny)\b/, 'clear'],
        ] as const),
  });
}
