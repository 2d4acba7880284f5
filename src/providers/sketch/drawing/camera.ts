import type { Framing } from '../look.js';
import type { Figure } from './figure.js';

/** The part of the world a picture shows, in figure units. */
export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Shot {
  top: number;
  height: number;
  /** Narrower and the shoulders or the hair would be cut badly. */
  minWidth: number;
}

const SHOTS: Record<Framing, Shot> = {
  bust: { top: -268, height: 640, minWidth: 456 },
  half: { top: -290, height: 826, minWidth: 500 },
  full: { top: -262, height: 1330, minWidth: 540 },
};

/** Children stand lower before the same camera; a tall frame gets its spare room above the head first, then below. */
export function frameFor({ look, isChild }: Figure, proportion: number): Frame {
  const shot = SHOTS[look.framing];
  const roomForHair =
    look.hat === 'wizard' || look.hat === 'chef' || look.hairCut === 'mohawk' || look.hairCut === 'bun' ? 40 : 0;
  const standsLow = isChild && look.framing === 'full' ? 190 : 0;
  const needed = shot.height + roomForHair - standsLow;
  const height = Math.max(needed, shot.minWidth / proportion);
  const spare = height - needed;
  const y = shot.top - roomForHair - Math.min(spare * 0.5, 240) + standsLow;
  return { x: (-height * proportion) / 2, y, width: height * proportion, height };
}
