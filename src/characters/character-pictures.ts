import { type Order, referenceTo, type ShotReference } from '../generation/index.js';
import type { Job, JobPicture } from '../jobs/index.js';
import type { Attributes, Character } from './character.entity.js';
import {
  type CharacterRef,
  type NewRef,
  type Pose,
  SYNTHESIZED_POSES,
  type SynthesizedPose,
} from './character-ref.entity.js';
import type { ShownCharacter } from './characters.repository.js';

/** What is drawn of a character is stored under this. */
export const folderOf = ({ teamId, id }: Pick<Character, 'teamId' | 'id'>): string => `team/${teamId}/character/${id}`;

/** A ref as a reference: the provider's own bytes, where they are kept. */
export const asReference = (ref: CharacterRef): ShotReference =>
  referenceTo({ objectKey: ref.originalKey ?? ref.objectKey, mimeType: ref.mimeType, role: 'identity' }, ref);

export function refFrom({ shot, companions, ...picture }: JobPicture): NewRef {
  const { objectKey, mimeType, width, height, provider, model, providerState } = picture;
  const originalKey = companions.find(({ role }) => role === 'original')?.key ?? null;
  return { pose: shot as Pose, objectKey, originalKey, mimeType, width, height, provider, model, providerState };
}

export const keysOf = ({ objectKey, originalKey }: NewRef): string[] =>
  originalKey ? [objectKey, originalKey] : [objectKey];

/** The stored pictures that an order is drawn from. */
export const keysDrawnFrom = ({ input }: Job): string[] => [
  ...new Set(
    (input as Pick<Order, 'shots'>).shots.flatMap(({ references }) => references).map(({ objectKey }) => objectKey),
  ),
];

const orderOf = (pose: Pose): number => SYNTHESIZED_POSES.findIndex((one) => one === pose);

/** New pictures take the places of those with their pose. What was brought keeps its order, what was drawn that of the poses. */
export function mergeRefs({ isFromUploads }: Character, before: readonly NewRef[], made: readonly NewRef[]): NewRef[] {
  const after = made.toSorted(byPose).reduce<NewRef[]>(withRef, [...before]);
  return isFromUploads ? after : after.toSorted(byPose);
}

const byPose = (one: NewRef, other: NewRef): number => orderOf(one.pose) - orderOf(other.pose);

function withRef(refs: NewRef[], ref: NewRef): NewRef[] {
  const at = refs.findIndex(({ pose }) => pose === ref.pose);
  return at < 0 ? [...refs, ref] : refs.with(at, ref);
}

/** All, or after a synthesis that brought only some, those that it lacked, though older pictures may stand in their places. */
export function posesToDraw({ status, refs, error }: ShownCharacter, forceAll: boolean): readonly SynthesizedPose[] {
  const missing = SYNTHESIZED_POSES.filter((pose) => !refs.some((ref) => ref.pose === pose));
  const lacking = SYNTHESIZED_POSES.filter((pose) => error?.lacking?.includes(pose));
  const wanted = missing.every((pose) => lacking.includes(pose)) ? lacking : missing;
  return status === 'failed' && !forceAll && wanted.length > 0 ? wanted : SYNTHESIZED_POSES;
}

/** The pictures that say who it is. A character of words that is drawn anew as a whole may become somebody else. */
export function referencesFor(
  { isFromUploads }: ShownCharacter,
  refs: readonly CharacterRef[],
  { poses, attributes }: { poses: readonly SynthesizedPose[]; attributes: Attributes | null },
): ShotReference[] {
  const isNew = !isFromUploads && attributes !== null && poses.length === SYNTHESIZED_POSES.length;
  return isNew ? [] : refs.map(asReference);
}
