import { bodySide, neckSide } from './body-side.js';
import { faceSide } from './face-side.js';
import type { Figure } from './figure.js';
import { hairSideBehind, hairSideOver } from './hair-side.js';
import { onBody, underHat } from './person-front.js';
import { wornSide, wornSideAtNeck } from './worn-side.js';

/** The person in profile, looking to the right. */
export function personSide(figure: Figure): string {
  const { hat } = figure.look;
  const hidesHair = hat === 'headscarf' || hat === 'turban';
  const shown = hat === 'none' || hat === 'crown' ? figure : underHat(figure);
  return [
    hidesHair ? '' : hairSideBehind(shown),
    onBody(figure, neckSide(figure) + bodySide(figure) + wornSideAtNeck(figure)),
    faceSide(figure),
    hidesHair ? '' : hairSideOver(shown),
    wornSide(figure),
  ].join('');
}
