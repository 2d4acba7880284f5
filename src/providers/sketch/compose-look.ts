import type { ImageReference, ImageRequest, ReferenceRole } from '../image-provider.js';
import { completeLook } from './complete-look.js';
import { mix } from './drawing/color.js';
import { editLook } from './edit-look.js';
import { type Look, type LookPatch, PERSON_FIELDS } from './look.js';
import { anotherMoment, takeOf } from './other-moments.js';
import { leadingColor, lookOfPicture } from './picture-look.js';
import { hash32 } from './random.js';
import { describe, textOf } from './reading/description.js';
import { readLook } from './reading/read-look.js';
import { lookOfState } from './sketch-state.js';

/** Decides every attribute of the picture from the words and the references. */
export async function composeLook(request: ImageRequest): Promise<Look> {
  const { prompt, references, negativePrompt } = request;
  const variation = variationOf(request);
  const source = first(references, 'source');
  if (source) {
    return editLook(await wholeLookOf(source, variation), prompt.user, variation);
  }
  const words = readLook(prompt.user, negativePrompt);
  const identity = first(references, 'identity');
  const known = identity ? await withIdentity(words, identity) : words;
  const look = await tinted(completeLook(known, variation), words, references);
  return anotherMoment(look, words, takeOf(prompt.user));
}

const first = (references: readonly ImageReference[], role: ReferenceRole): ImageReference | undefined =>
  references.find((reference) => reference.role === role);

/** Pose and scene stay out of it, so that one description gives one face in every pose. */
function variationOf({ prompt, seed }: ImageRequest): number {
  const person = describe(prompt.user).filter(
    ({ topic }) => topic !== 'pose' && topic !== 'scene' && topic !== 'expression',
  );
  return hash32(`${seed ?? ''}:${textOf(person)}`);
}

async function wholeLookOf(reference: ImageReference, variation: number): Promise<Look> {
  return lookOfState(reference.state) ?? completeLook(await lookOfPicture(reference.bytes), variation);
}

/** The same person, in what the words say of clothes, scene, pose and expression. */
async function withIdentity(words: LookPatch, identity: ImageReference): Promise<LookPatch> {
  const kept = lookOfState(identity.state);
  if (!kept) {
    return { ...words, ...(await lookOfPicture(identity.bytes)) };
  }
  const changes: LookPatch = { ...words };
  for (const field of PERSON_FIELDS) {
    delete changes[field];
  }
  const asBefore: LookPatch = { ...kept, view: undefined, framing: undefined, take: undefined };
  return { ...stripped(asBefore), ...changes };
}

const stripped = (patch: LookPatch): LookPatch =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

/** Style and inspiration pictures lend their strongest colour to clothes and backdrop that no word decided. */
async function tinted(look: Look, words: LookPatch, references: readonly ImageReference[]): Promise<Look> {
  const model = first(references, 'style') ?? first(references, 'inspiration');
  const color = model ? await leadingColor(model.bytes) : null;
  if (!color) {
    return look;
  }
  return {
    ...look,
    backdrop: words.backdrop ?? mix(look.backdrop, color, 0.55),
    accentColor: mix(look.accentColor, color, 0.7),
    garmentColor: words.garmentColor ?? mix(look.garmentColor, color, 0.35),
  };
}
