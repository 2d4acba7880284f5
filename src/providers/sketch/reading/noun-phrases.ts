import type { Phrase, Topic } from './description.js';

/** Words that end the search for adjectives: another thing begins. */
const THINGS =
  /^(hair|haired|curls|locks|ponytail|braids?|bun|bob|quiff|afro|pixie|fringe|bangs|mohawk|dreadlocks|locs|pigtails|freckles|stubble|moustache|shoes|boots|rain|sea|eyes?|eyed|skin|skinned|complexion|beard|moustache|mustache|goatee|glasses|spectacles|sunglasses|frames|hat|cap|beanie|fedora|beret|scarf|hijab|headscarf|turban|earrings?|hoops|necklace|pendant|sweater|jumper|pullover|shirt|blouse|dress|gown|suit|jacket|coat|hoodie|apron|overalls|uniform|armou?r|turtleneck|top|tee|tie|background|backdrop|wall|flowers?|headphones|wom[ae]n|m[ae]n|girl|boy|person|face|frame|crown|helmet|trousers|jeans|skirt|gloves|cloak|robe|cardigan|blazer|vest|sky|lips|teeth|nose)$/;
const STOPS =
  /^([.!?()]|wearing|wears|with|has|have|having|in|at|on|of|dressed|add|give|gives|make|turn|change|holding|against|who|that|replace|put|the|a|an|her|his|their|my|some)$/;
const LINKS =
  /^(is|are|be|to|was|should|becomes?|into|in|dyed|colou?red|colou?r|tone|from|of|look|looking|slightly|very|more|the|a|all)$/;
const NEGATIONS =
  /^(no|not|without|remove|removed|delete|drop|lose|minus|never|isn't|doesn't|don't|hide|replace|instead)$/;
const BREAKS = /^([.,!?()]|but|with|a|an|her|his|their|wearing|add|to|by|has|have)$/;
const REACH = 6;

export interface NounPhrase {
  /** The adjectives around the noun, joined by spaces. */
  adjectives: string;
  noun: string;
  isNegated: boolean;
}

/** Every mention of a thing with what is said about it, as in "round red glasses", "hair dyed blue" or "no hat". */
export function nounPhrases(phrases: readonly Phrase[], noun: RegExp, topic?: Topic): NounPhrase[] {
  return phrases.flatMap((phrase) => {
    const found = phrase.words.flatMap((word, at) => (noun.test(word) ? [mention(phrase.words, at)] : []));
    if (topic && phrase.topic === topic) {
      return [{ adjectives: phrase.words.join(' '), noun: '', isNegated: /^(none|no|without)\b/.test(phrase.text) }];
    }
    return found;
  });
}

function mention(words: readonly string[], at: number): NounPhrase {
  return {
    adjectives: [...before(words, at), ...after(words, at)].join(' '),
    noun: words[at] ?? '',
    isNegated: isNegated(words, at),
  };
}

function before(words: readonly string[], at: number): string[] {
  const start = Math.max(0, at - REACH);
  const window = words.slice(start, at);
  const stop = window.findLastIndex((word) => THINGS.test(word) || STOPS.test(word));
  return window.slice(stop + 1).filter((word) => word !== ',' && word !== 'and');
}

/** Adjectives behind the noun belong to it unless they run on to another noun: "hair red", but not "hair red dress". */
function after(words: readonly string[], at: number): string[] {
  const window = words.slice(at + 1, at + 1 + REACH);
  const end = window.findIndex((word) => /^([.,!?()]|and|with|wearing|but|while|in|at|on|by|near|of|from)$/.test(word));
  const said = end < 0 ? window : window.slice(0, end);
  const isLinked = LINKS.test(said[0] ?? '');
  const runsOn = said.findIndex((word) => THINGS.test(word));
  if (runsOn >= 0 && !(isLinked && runsOn > 3)) {
    return [];
  }
  return said.filter((word) => !LINKS.test(word));
}

/** True for "no hat", "remove the hat and glasses", "not wearing a hat". */
export function isNegated(words: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - REACH); back -= 1) {
    const word = words[back] ?? '';
    if (NEGATIONS.test(word)) {
      return true;
    }
    const isNotWearing =
      /^(a|an|wearing|with)$/.test(word) && /^(not|without|isn't|remove)$/.test(words[back - 1] ?? '');
    if (BREAKS.test(word) && !isNotWearing && !/^(her|his|their)$/.test(word)) {
      return false;
    }
  }
  return false;
}
