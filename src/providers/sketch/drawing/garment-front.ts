import { armOutline, handsFront, LEVELS, legsFront, torsoOutline } from './body.js';
import { type Cloth, CUTS, type Cut, clothOf, sleeveColor, trousersOf } from './cloth.js';
import { darken } from './color.js';
import type { Figure } from './figure.js';
import { garmentDetails, standingCollar } from './garment-details.js';
import { clipped, shape, stroke } from './svg.js';

/** Everything below the neck, as seen from the front. */
export function bodyFront(figure: Figure): string {
  const cloth = clothOf(figure);
  const cut = CUTS[figure.look.garment];
  const trunk = torsoOutline(figure);
  return [
    cut.isDress ? skirt(figure, cloth) : legsFront(figure, trousersOf(figure), darken(trousersOf(figure), 0.3)),
    handsFront(figure),
    arms(figure, sleeveColor(figure, cloth), cut),
    shape(trunk, cloth.base),
    clipped('trunk', trunk, folds(figure, cloth)),
    neckline(figure, cut),
    clipped('trunk2', trunk, garmentDetails(figure, cloth)),
    figure.look.garment === 'turtleneck' ? standingCollar(figure, cloth) : '',
  ].join('');
}

/** Under a long sleeve only the wrist is drawn, or its edge would shine through. */
export function bareArm(figure: Figure, side: number, sleeves: Cut['sleeves']): string {
  if (sleeves !== 'long') {
    return shape(armOutline(figure, side, LEVELS.hand), figure.skin);
  }
  const middle = side * (figure.shoulder + 5);
  return shape(
    `M${middle - 17},${LEVELS.hand - 24} L${middle + 17},${LEVELS.hand - 24} L${middle + 15},${LEVELS.hand + 6} L${middle - 15},${LEVELS.hand + 6} Z`,
    figure.skin,
  );
}

function arms(figure: Figure, color: string, { sleeves }: Cut): string {
  const bare = [-1, 1].map((side) => bareArm(figure, side, sleeves)).join('');
  const until = sleeves === 'long' ? LEVELS.hand - 14 : 350;
  const covered = [-1, 1].map((side) => {
    const d = armOutline(figure, side, until);
    const inner = side * (figure.shoulder - 36);
    return (
      shape(d, color) +
      clipped(
        `sleeve${side}`,
        d,
        stroke(
          `M${inner},270 C${inner + side * 4},380 ${inner + side * 8},460 ${inner + side * 12},${until}`,
          darken(color, 0.3),
          26,
          'opacity=".45"',
        ) +
          stroke(
            `M${side * (figure.shoulder - 60)},${until - 6} L${side * (figure.shoulder + 60)},${until - 6}`,
            darken(color, 0.3),
            12,
            'opacity=".6"',
          ),
      )
    );
  });
  return bare + (sleeves === 'none' ? '' : covered.join(''));
}

function folds({ shoulder, waist, hip }: Figure, cloth: Cloth): string {
  return [
    shape(
      `M${shoulder},150 L${shoulder - 70},190 C${shoulder - 50},300 ${waist - 34},380 ${waist - 40},${LEVELS.waist} C${waist - 30},480 ${hip - 40},520 ${hip - 44},${LEVELS.hip} L${hip + 40},${LEVELS.hip} Z`,
      cloth.shade,
      'opacity=".38"',
    ),
    stroke(
      `M${-shoulder + 34},304 C${-shoulder + 60},330 ${-waist + 40},340 ${-waist + 66},336`,
      cloth.shade,
      5,
      'opacity=".4"',
    ),
    stroke(
      `M${shoulder - 34},304 C${shoulder - 60},330 ${waist - 40},340 ${waist - 66},336`,
      cloth.shade,
      5,
      'opacity=".4"',
    ),
    shape(
      `M${-shoulder},190 C${-shoulder + 40},176 ${-shoulder + 60},172 -70,170 C-110,190 ${-shoulder + 30},210 ${-shoulder},250 Z`,
      cloth.light,
      'opacity=".5"',
    ),
  ].join('');
}

function neckline(figure: Figure, { neckline: kind }: Cut): string {
  const { skin, skinShade, neck } = figure;
  const base = neck + 14;
  const shapes: Record<Cut['neckline'], string> = {
    closed: '',
    round: `M${-base},146 C${-base + 2},208 ${base - 2},208 ${base},146 Z`,
    vee: `M${-base},144 L0,252 L${base},144 Z`,
    wide: `M${-base - 40},150 C${-base - 10},250 ${base + 10},250 ${base + 40},150 L${neck},136 L${-neck},136 Z`,
    open: '',
  };
  const d = shapes[kind];
  return (
    d &&
    shape(d, skin) +
      clipped(
        'neckline',
        d,
        shape(
          `M${-base},140 L${base},140 C${base - 6},176 ${-base * 0.3},190 ${-base},140 Z`,
          skinShade,
          'opacity=".7"',
        ) + collarBones(figure),
      )
  );
}

function collarBones({ skinShade, neck }: Figure): string {
  return stroke(
    `M${-neck - 36},186 C${-neck},192 -30,196 -14,208 M${neck + 36},186 C${neck},192 30,196 14,208`,
    skinShade,
    4,
    'opacity=".8"',
  );
}

export function skirt(figure: Figure, cloth: Cloth): string {
  const { hip, skin, skinShade } = figure;
  const legs = [-1, 1].map((side) => {
    const p = (x: number) => (side * x).toFixed(1);
    return (
      shape(
        `M${p(12)},760 L${p(72)},760 C${p(74)},860 ${p(66)},920 ${p(60)},1000 L${p(28)},1000 C${p(24)},900 ${p(16)},860 ${p(12)},760 Z`,
        side === 1 ? skinShade : skin,
      ) +
      shape(
        `M${p(22)},992 C${p(40)},984 ${p(66)},984 ${p(72)},1004 L${p(76)},1020 L${p(22)},1020 Z`,
        darken(cloth.accent, 0.35),
      )
    );
  });
  const d = `M${-hip},${LEVELS.hip - 60} C${-hip - 30},640 ${-hip - 60},740 ${-hip - 66},830 C${-hip * 0.4},856 ${hip * 0.4},856 ${hip + 66},830 C${hip + 60},740 ${hip + 30},640 ${hip},${LEVELS.hip - 60} Z`;
  return (
    legs.join('') +
    shape(d, cloth.base) +
    clipped(
      'skirt',
      d,
      [-70, 10, 80]
        .map((x) =>
          shape(
            `M${x},540 C${x + 10},660 ${x + 24},760 ${x + 40},860 L${x + 76},860 C${x + 40},740 ${x + 20},640 ${x},540 Z`,
            cloth.shade,
            'opacity=".4"',
          ),
        )
        .join(''),
    )
  );
}
