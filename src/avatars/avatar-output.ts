import type { AspectRatio, ImageSize, ThinkingLevel } from '../providers/index.js';
import type { AvatarHints } from './avatar-hints.js';

export const AVATAR_RATIOS = [
  '1:1',
  '1:4',
  '1:8',
  '2:3',
  '3:2',
  '3:4',
  '4:1',
  '4:3',
  '4:5',
  '5:4',
  '8:1',
  '9:16',
  '16:9',
  '21:9',
] as const satisfies AspectRatio[];

export interface AvatarOutput {
  aspect_ratio: 'auto' | (typeof AVATAR_RATIOS)[number];
  resolution: ImageSize;
  thinking_intensity: ThinkingLevel;
}

/** What a composition wants when nobody asked for a shape; the first that fits decides. */
const SHAPES: readonly (readonly [RegExp, AspectRatio])[] = [
  [/\b(full[ _-]?(body|length|figure)|head[ _-]to[ _-]toe|standing)\b/i, '2:3'],
  [/\b(three[ _-]quarters?|half[ _-](body|length)|waist[ _-]up|upper[ _-]body|medium[ _-]shot)\b/i, '3:4'],
  [/\b(wide|landscape|environmental|panorama|scene)\b/i, '16:9'],
];

export function ratioFor(
  { aspect_ratio: asked }: AvatarOutput,
  { avatar_composition: composition = '' }: AvatarHints,
): AspectRatio {
  if (asked !== 'auto') {
    return asked;
  }
  return SHAPES.find(([pattern]) => pattern.test(composition))?.[1] ?? '1:1';
}
