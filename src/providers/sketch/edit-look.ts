import { completeLook, greyed } from './complete-look.js';
import { darken, lighten } from './drawing/color.js';
import type { Look, LookPatch } from './look.js';
import { readAppearance, readLook } from './reading/read-look.js';

const WHO = /\b(into|as) an? (\w+ )?(man|woman|boy|girl)\b/;
const OF_AGE =
  /\b(\d{1,3}|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|elderly|child|teen\w*|baby|toddler|old|young)\b(?! (man|woman|lady|gentleman|girl|boy|person|photo))/;
const AS_A = /(as|into|like) an? /;
/** An edit: the attributes the instruction names are changed, all others stay as they were. */
export function editLook(look: Look, instruction: string, variation: number): Look {
  const text = instruction.toLowerCase();
  // A trade named in passing ("make the chef smile") changes no clothes.
  const read = AS_A.test(text) ? readLook : readAppearance;
  const patch = { ...read(instruction), ...relativeChanges(look, text) };
  if (!WHO.test(text)) {
    delete patch.gender;
  }
  if (!OF_AGE.test(text) && !/\b(older|younger)\b/.test(text)) {
    delete patch.ageYears;
  }
  return withConsequences(look, patch, variation);
}

function relativeChanges(look: Look, text: string): LookPatch {
  const patch: LookPatch = {};
  if (/\bolder\b/.test(text)) {
    patch.ageYears = Math.min(90, Math.max(look.ageYears + 25, 45));
  }
  if (/\byounger\b/.test(text)) {
    patch.ageYears = Math.max(8, Math.round(look.ageYears * 0.6));
  }
  if (/\blonger hair\b|\bhair longer\b/.test(text)) {
    patch.hairLength = look.hairLength === 'short' ? 'medium' : 'long';
  }
  if (/\bshorter hair\b|\bhair shorter\b/.test(text)) {
    patch.hairLength = look.hairLength === 'long' ? 'medium' : 'short';
  }
  if (/\b(darker hair|hair darker)\b/.test(text)) {
    patch.hairColor = darken(look.hairColor, 0.35);
  }
  if (/\b(lighter hair|hair lighter)\b/.test(text)) {
    patch.hairColor = lighten(look.hairColor, 0.35);
  }
  return patch;
}

/** What follows from a change without being said: grey hair with age, hair that has to show for its new colour. */
function withConsequences(look: Look, patch: LookPatch, variation: number): Look {
  const changes = { ...patch };
  if (changes.ageYears && changes.ageYears > look.ageYears && !changes.hairColor) {
    changes.hairColor = greyed(look.hairColor, changes.ageYears);
  }
  if (changes.hairLength && !changes.hairCut && isShorn(look)) {
    changes.hairCut = 'loose';
  }
  if (changes.hairColor && !changes.hairCut && look.hairCut === 'bald') {
    changes.hairCut = 'loose';
  }
  if (changes.view && !changes.framing && changes.view !== look.view) {
    changes.framing = changes.view === 'front' ? 'bust' : 'half';
  }
  if (changes.garment && !changes.garmentColor && changes.garment !== look.garment) {
    changes.garmentColor =
      completeLook({ ...look, ...changes, garmentColor: undefined }, variation).garmentColor ?? look.garmentColor;
  }
  return { ...look, ...changes };
}

const isShorn = ({ hairCut }: Look): boolean => hairCut === 'bald' || hairCut === 'buzz' || hairCut === 'receding';
