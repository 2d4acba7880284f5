import type { LookPatch } from '../look.js';
import { describe } from './description.js';
import { readActing } from './read-acting.js';
import { readClothes } from './read-clothes.js';
import { readHair } from './read-hair.js';
import { readPerson } from './read-person.js';
import { readScene } from './read-scene.js';
import { readWork } from './read-work.js';

/** The attributes that a description names, and what its trade suggests. What is in `unwanted` is taken as said with "no". */
export function readLook(prompt: string, unwanted = ''): LookPatch {
  return { ...readWork(describe(prompt)), ...readAppearance(prompt, unwanted) };
}

/** The attributes that a description names, and no others. */
export function readAppearance(prompt: string, unwanted = ''): LookPatch {
  const phrases = describe(`${prompt}\n${negated(unwanted)}`);
  return {
    ...readPerson(phrases),
    ...readHair(phrases),
    ...readClothes(phrases),
    ...readScene(phrases),
    ...readActing(phrases),
  };
}

const negated = (unwanted: string): string =>
  unwanted
    .split(/[,;\n]+/)
    .filter((item) => item.trim() && !item.includes(':'))
    .map((item) => `no ${item.trim()}`)
    .join('\n');
