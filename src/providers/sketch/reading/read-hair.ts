import type { LookPatch } from '../look.js';
import { CLOTH_COLORS, colorIn, HAIR_COLORS } from './color-words.js';
import { type Phrase, textOf } from './description.js';
import { firstMatch, isSaid } from './matching.js';
import { nounPhrases } from './noun-phrases.js';
import { defined } from './read-person.js';

const HAIR =
  /^(hair|haired|curls|locks|waves|ponytail|braids?|plaits?|bun|topknot|bob|afro|dreadlocks|dreads|locs|mohawk|pixie|fringe|bangs|pigtails|quiff|pompadour|hairstyle|haircut|ringlets)$/;
const STYLES =
  /\b(ponytail|bun|topknot|updo|chignon|braids?|plaits?|cornrows|pigtails|mohawk|mohican|dreadlocks|dreads|locs|afro|quiff|pompadour|receding|balding|buzz ?cut|crew cut|shaved head|bald|bob|pixie|bangs|fringe|slicked back|blonde?|brunette|redhead|ringlets)\b/g;

/** Hair and beard. */
export function readHair(phrases: readonly Phrase[]): LookPatch {
  const mentions = nounPhrases(phrases, HAIR, 'hair');
  const styles = textOf(phrases, 'free', 'hair').match(STYLES) ?? [];
  const said = [...mentions.map(({ adjectives, noun }) => `${adjectives} ${noun}`), ...styles].join(' , ');
  const beard = nounPhrases(phrases, /^(beard|moustache|mustache|goatee)$/)
    .map(({ adjectives }) => adjectives)
    .join(' , ');
  return {
    ...defined({
      hairColor: hairColorIn(said) ?? hairColorIn(beard),
      hairLength: lengthOf(said),
      hairTexture: textureOf(said),
      hairCut: cutOf(said),
      parting: partingOf(said),
      facialHair: readFacialHair(phrases),
    }),
  };
}

const hairColorIn = (said: string): string | null => colorIn(said, HAIR_COLORS) ?? colorIn(said, CLOTH_COLORS);

const lengthOf = (said: string) =>
  firstMatch(said, [
    [/\b(shoulder|medium|chin|bob|lob|mid length|jaw length)\b/, 'medium'],
    [/\b(long|longer|waist|flowing|hip length)\b/, 'long'],
    [/\b(short|shorter|cropped|pixie|close cut|trimmed)\b/, 'short'],
  ] as const);

const textureOf = (said: string) =>
  firstMatch(said, [
    [/\b(curly|curls|coily|kinky|frizzy|ringlets|tight curls|permed)\b/, 'curly'],
    [/\b(wavy|waves|tousled|messy|windswept)\b/, 'wavy'],
    [/\b(straight|sleek|smooth)\b/, 'straight'],
  ] as const);

const cutOf = (said: string) =>
  firstMatch(said, [
    [/\b(bald)\b/, 'bald'],
    [/\b(undercut|shaved (?:at|on|sides|side))\b/, 'quiff'],
    [/\b(shaved|buzz|buzzed|crew cut)\b/, 'buzz'],
    [/\b(receding|balding|thinning)\b/, 'receding'],
    [/\b(mohawk|mohican)\b/, 'mohawk'],
    [/\b(dreadlocks|dreads|locs)\b/, 'locs'],
    [/\b(pigtails|bunches)\b/, 'pigtails'],
    [/\b(ponytail|pony tail)\b/, 'ponytail'],
    [/\b(bun|topknot|updo|chignon)\b/, 'bun'],
    [/\b(braids|plaits|cornrows)\b/, 'braids'],
    [/\b(braid|plait|braided)\b/, 'braid'],
    [/\bafro\b/, 'afro'],
    [/\b(quiff|pompadour|undercut|swept up)\b/, 'quiff'],
    [/\b(loose|down|open|bob|pixie|flowing)\b/, 'loose'],
  ] as const);

const partingOf = (said: string) =>
  firstMatch(said, [
    [/\b(bangs|fringe)\b/, 'fringe'],
    [/\b(middle part|centre part|center part|parted in the middle)/, 'middle'],
    [/\b(side part|side swept|parted)/, 'left'],
    [/\b(slicked|swept back|combed back|pulled back|tied back)\b/, 'back'],
  ] as const);

function readFacialHair(phrases: readonly Phrase[]): LookPatch['facialHair'] | null {
  const text = textOf(phrases);
  const isBearded = isSaid(phrases, /^(beard|bearded|moustache|mustache|goatee|stubble)$/);
  if (isBearded === false || /\b(clean shaven|beardless)\b/.test(text)) {
    return 'none';
  }
  return firstMatch(text, [
    [/\b(long|full|bushy|big|thick|flowing|great)( \w+)? beard\b/, 'fullbeard'],
    [/\b(beard|bearded)\b/, 'beard'],
    [/\bgoatee\b/, 'goatee'],
    [/\b(moustache|mustache)\b/, 'moustache'],
    [/\b(stubble|unshaven|stubbled)\b/, 'stubble'],
  ] as const);
}
