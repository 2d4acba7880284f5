import type { Garment, Hat, LookPatch } from '../look.js';
import { CLOTH_COLORS, colorIn } from './color-words.js';
import { type Phrase, textOf } from './description.js';
import { firstMatch, isSaid } from './matching.js';
import { type NounPhrase, nounPhrases } from './noun-phrases.js';
import { defined } from './read-person.js';

const GARMENT_WORDS: readonly (readonly [RegExp, Garment])[] = [
  [/^(turtleneck|rollneck|poloneck)$/, 'turtleneck'],
  [/^(hoodie|hoody|sweatshirt|tracksuit)$/, 'hoodie'],
  [/^(labcoat|scrubs)$/, 'labcoat'],
  [/^(spacesuit)$/, 'spacesuit'],
  [/^(armor|armour|breastplate|chainmail)$/, 'armor'],
  [/^(dress|gown|sundress|sari|kimono)$/, 'dress'],
  [/^(overalls|dungarees)$/, 'overalls'],
  [/^(apron)$/, 'apron'],
  [/^(uniform)$/, 'uniform'],
  [/^(suit|tuxedo|blazer|tux)$/, 'suit'],
  [/^(coat|trenchcoat|overcoat|parka|raincoat|cloak|robe|robes|cape|peacoat)$/, 'coat'],
  [/^(jacket|cardigan|bomber|vest|waistcoat|anorak)$/, 'jacket'],
  [/^(sweater|jumper|pullover|knitwear|jersey|knit)$/, 'sweater'],
  [/^(tshirt|tee|tank|top)$/, 'tshirt'],
  [/^(blouse)$/, 'blouse'],
  [/^(shirt|button|flannel)$/, 'shirt'],
];

const HAT_WORDS: readonly (readonly [RegExp, Hat])[] = [
  [/\b(beanie|(?:woo?ll?y|woo?ll?en|knit|knitted|bobble) (?:hat|cap))\b/, 'beanie'],
  [/\b(sun ?hat|straw hat|wide brimmed hat|floppy hat)\b/, 'sunhat'],
  [/\b(chef'?s? hat|toque)\b/, 'chef'],
  [/\b(hard ?hat|safety helmet|helmet)\b/, 'hardhat'],
  [/\b(wizard'?s? hat|witch'?s? hat|pointed hat|pointy hat)\b/, 'wizard'],
  [/\b(hijab|headscarf|head scarf|veil)\b/, 'headscarf'],
  [/\bturban\b/, 'turban'],
  [/\bberet\b/, 'beret'],
  [/\b(crown|tiara|diadem)\b/, 'crown'],
  [/\b(baseball cap|flat cap|cap)\b/, 'cap'],
  [/\b(fedora|trilby|bowler|top hat|hat|panama)\b/, 'fedora'],
];
const HAT =
  /^(hat|cap|beanie|fedora|trilby|bowler|beret|crown|tiara|helmet|hardhat|hijab|headscarf|veil|turban|sunhat|toque|panama|diadem)$/;

export function readClothes(phrases: readonly Phrase[]): LookPatch {
  return { ...readGarment(phrases), ...readHat(phrases), ...readGlasses(phrases), ...readSmallThings(phrases) };
}

function readGarment(phrases: readonly Phrase[]): LookPatch {
  const joined = phrases.map((phrase) => ({ ...phrase, words: joinedWords(phrase.words) }));
  for (const [word, garment] of GARMENT_WORDS) {
    const worn = nounPhrases(joined, word).filter(({ isNegated }) => !isNegated);
    if (worn.length > 0) {
      // A white coat is white by itself; its colour here is that of the clothes under it.
      return { garment, ...(garment === 'labcoat' ? {} : defined({ garmentColor: firstColor(worn) })) };
    }
  }
  const color = /\b(?:dressed in|wearing|clad in|outfit in|clothes in|all in) ((?:\w+ ){0,2}\w+)/.exec(
    textOf(phrases),
  )?.[1];
  const spoken = color ?? textOf(phrases, 'clothes');
  return defined<LookPatch>({ garmentColor: colorIn(spoken, CLOTH_COLORS) });
}

/** "t-shirt", "lab coat" and "space suit" are one thing each. */
function joinedWords(words: readonly string[]): string[] {
  return words
    .join(' ')
    .replace(/\bt shirts?\b/g, 'tshirt')
    .replace(/\b(?:lab|laboratory|doctor'?s?|white medical) coat\b/g, 'labcoat')
    .replace(/\bspace ?suit\b/g, 'spacesuit')
    .replace(/\b(?:turtle|polo|roll) neck\b/g, 'turtleneck')
    .split(' ');
}

const firstColor = (mentions: readonly NounPhrase[]): string | null =>
  mentions.map(({ adjectives }) => colorIn(adjectives, CLOTH_COLORS)).find((color) => color !== null) ?? null;

function readHat(phrases: readonly Phrase[]): LookPatch {
  const mentions = nounPhrases(phrases, HAT);
  if (mentions.length === 0) {
    return {};
  }
  const worn = mentions.filter(({ isNegated }) => !isNegated);
  if (worn.length === 0) {
    return { hat: 'none' };
  }
  const said = worn.map(({ adjectives, noun }) => `${adjectives} ${noun}`).join(' , ');
  const hat = firstMatch(said, HAT_WORDS) ?? firstMatch(textOf(phrases), HAT_WORDS) ?? 'fedora';
  const straw = hat === 'sunhat' ? '#dcb878' : null;
  return { hat, ...defined<LookPatch>({ hatColor: firstColor(worn) ?? straw }) };
}

function readGlasses(phrases: readonly Phrase[]): LookPatch {
  const mentions = nounPhrases(phrases, /^(glasses|spectacles|eyeglasses|specs|sunglasses|aviators|bespectacled)$/);
  const worn = mentions.filter(({ isNegated }) => !isNegated);
  if (mentions.length === 0) {
    return {};
  }
  if (worn.length === 0) {
    return { glasses: 'none' };
  }
  const said = worn.map(({ adjectives, noun }) => `${adjectives} ${noun}`).join(' ');
  const glasses = firstMatch(said, [
    [/\b(sunglasses|aviators|sun glasses|dark glasses)\b/, 'sun'],
    [/\b(square|rectangular|thick|horn|black framed|angular)\b/, 'square'],
  ] as const);
  return { glasses: glasses ?? 'round', ...defined<LookPatch>({ glassesColor: colorIn(said, CLOTH_COLORS) }) };
}

function readSmallThings(phrases: readonly Phrase[]): LookPatch {
  const text = textOf(phrases);
  return defined<LookPatch>({
    earrings: choose(isSaid(phrases, /^(earrings?|hoops|studs)$/), /\bhoops?\b/.test(text) ? 'hoops' : 'studs'),
    necklace: choose(
      isSaid(phrases, /^(necklace|pendant|locket|amulet|pearls|medallion)$/),
      /\bpearls?\b/.test(text) ? 'pearls' : 'pendant',
    ),
    scarf: coloured(phrases, /^(scarf|shawl|bandana)$/, '#b5443f'),
    headphones: coloured(phrases, /^(headphones|headset|earphones)$/, '#3b3f4a'),
    flower: /\bflowers? (?:in|behind|on)\b|\bflower crown\b/.test(text)
      ? coloured(phrases, /^flowers?$/, '#f2f0f5')
      : choose(isSaid(phrases, /^flowers?$/) === false ? false : null, 'none'),
  });
}

const choose = <T extends string>(isThere: boolean | null, kind: T): T | 'none' | null => {
  if (isThere === null) {
    return null;
  }
  return isThere ? kind : 'none';
};

function coloured(phrases: readonly Phrase[], noun: RegExp, fallback: string): string | null {
  const mentions = nounPhrases(phrases, noun);
  const worn = mentions.filter(({ isNegated }) => !isNegated);
  if (mentions.length === 0) {
    return null;
  }
  return worn.length === 0 ? 'none' : (firstColor(worn) ?? fallback);
}
