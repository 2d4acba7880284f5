import { armOutline, handsFront, LEVELS, legsFront, neckFront, torsoOutline } from './body.js';
import { CUTS, clothOf, sleeveColor, trousersOf } from './cloth.js';
import { darken } from './color.js';
import { earsFront, faceOutline } from './face-front.js';
import type { Figure } from './figure.js';
import { backDetails } from './garment-back.js';
import { bareArm, skirt } from './garment-front.js';
import { hairBack } from './hair-back.js';
import { hatFront } from './hats.js';
import { onBody, underHat } from './person-front.js';
import { clipped, group, shape, stroke } from './svg.js';

/** The person from behind. */
export function personBack(figure: Figure): string {
  const { look } = figure;
  const hidesHair = look.hat === 'headscarf';
  const shown = look.hat === 'none' || look.hat === 'crown' ? figure : underHat(figure);
  return [
    onBody(figure, bodyBack(figure)),
    earsFront(figure),
    headBack(figure),
    hidesHair ? '' : hairBack(shown),
    hatFront(figure),
    phones(figure),
  ].join('');
}

function headBack(figure: Figure): string {
  const { skin, skinShade, neck, cheek } = figure;
  const outline = faceOutline({ ...figure, chin: 96, jaw: cheek - 14 });
  return (
    shape(`M${-neck},40 L${neck},40 L${neck},150 L${-neck},150 Z`, skin) +
    shape(outline, skin) +
    clipped(
      'nape',
      outline,
      shape(
        `M${cheek - 30},-140 L${cheek + 30},-140 L${cheek + 30},140 L-20,140 C40,80 ${cheek - 20},0 ${cheek - 30},-140 Z`,
        skinShade,
        'opacity=".35"',
      ),
    ) +
    stroke(`M${-neck + 10},104 C-14,112 14,112 ${neck - 10},104`, skinShade, 4, 'opacity=".6"')
  );
}

function bodyBack(figure: Figure): string {
  const cloth = clothOf(figure);
  const cut = CUTS[figure.look.garment];
  const trunk = torsoOutline(figure);
  const color = sleeveColor(figure, cloth);
  const until = cut.sleeves === 'long' ? LEVELS.hand - 14 : 350;
  const arms = [-1, 1].map(
    (side) =>
      bareArm(figure, side, cut.sleeves) +
      (cut.sleeves === 'none'
        ? ''
        : shape(armOutline(figure, side, until), color) +
          stroke(
            `M${side * (figure.shoulder - 36)},290 C${side * (figure.shoulder - 32)},380 ${side * (figure.shoulder - 26)},460 ${side * (figure.shoulder - 22)},${until}`,
            darken(color, 0.3),
            5,
            'opacity=".5"',
          )),
  );
  return [
    neckFront({ ...figure, skinShade: figure.skin }),
    cut.isDress ? skirt(figure, cloth) : legsFront(figure, trousersOf(figure), darken(trousersOf(figure), 0.3)),
    handsFront(figure),
    arms.join(''),
    shape(trunk, cloth.base),
    clipped('back', trunk, backDetails(figure, cloth)),
    scarfBack(figure),
  ].join('');
}

function scarfBack({ look, neck }: Figure): string {
  if (look.scarf === 'none') {
    return '';
  }
  const wide = neck + 38;
  return (
    shape(
      `M${-wide},124 C${-wide - 14},190 -40,206 0,206 C40,206 ${wide + 14},190 ${wide},124 C30,146 -30,146 ${-wide},124 Z`,
      look.scarf,
    ) + stroke(`M${-wide + 4},152 C-50,184 40,184 ${wide - 6},152`, darken(look.scarf, 0.3), 5, 'opacity=".6"')
  );
}

function phones({ look, cheek }: Figure): string {
  if (look.headphones === 'none') {
    return '';
  }
  const x = cheek + 14;
  const cups = [-1, 1]
    .map((side) => `<rect x="${side * x - 17}" y="-30" width="34" height="72" rx="16" fill="${look.headphones}"/>`)
    .join('');
  return group(
    stroke(`M${-x},-20 C${-x - 12},-224 ${x + 12},-224 ${x},-20`, darken(look.headphones, 0.35), 15) + cups,
    '',
  );
}
