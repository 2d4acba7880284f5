import type { Look } from '../look.js';
import type { Random } from '../random.js';
import type { Frame } from './camera.js';

/** What the painters of places work with. */
export interface Setting {
  look: Look;
  frame: Frame;
  random: Random;
  /** Where the sky or the wall meets the ground. */
  horizon: number;
  /** Tints a colour with the light of the hour. */
  lit: (color: string) => string;
  /** The colours of the sky from above to the horizon. */
  sky: readonly [string, string, string];
}

export type PlacePainter = (setting: Setting) => string;
