import type { Look } from '../look.js';
import { LEVELS } from './body.js';
import { type Cloth, CUTS, clothOf, sleeveColor, trousersOf } from './cloth.js';
import { darken, lighten } from './color.js';
import type { Figure } from './figure.js';
import { circle, clipped, ellipse, group, rect, shape, stroke } from './svg.js';

type Painter = (figure: Figure, cloth: Cloth) => string;

export function neckSide({ neck, skin, skinShade, chin }: Figure): string {
  const back = -neck - 30;
  return (
    shape(
      `M${back + 10},30 C${back + 4},90 ${back},130 ${back - 14},176 L${neck + 10},182 C${neck},150 ${neck - 8},130 ${neck - 4},90 Z`,
      skin,
    ) +
    shape(
      `M-20,88 C0,110 30,${chin} ${neck - 2},${chin} L${neck + 2},150 C10,150 -20,130 -20,88 Z`,
      skinShade,
      'opacity=".7"',
    )
  );
}

function trunk({ look, waist, neck }: Figure): string {
  const bust = look.gender === 'woman' && look.ageYears > 13 ? 92 : 80;
  const belly = waist * 0.62;
  return [
    `M${-neck - 40},150 C-108,176 -120,240 -110,314 C-102,380 ${-waist * 0.8},400 ${-waist * 0.78},440 C${-waist * 0.8},500 -104,520 -100,${LEVELS.hip}`,
    `L${belly + 10},${LEVELS.hip} C${belly + 12},500 ${belly - 2},450 ${belly},410 C${belly + 6},360 ${bust + 4},330 ${bust},292 C${bust - 6},232 ${neck + 34},186 ${neck + 4},160 Z`,
  ].join(' ');
}

const sleeve = (until: number): string =>
  `M-64,226 C-64,172 28,172 32,226 C40,310 34,430 30,${until} L-24,${until} C-36,430 -66,330 -64,226 Z`;

export function bodySide(figure: Figure): string {
  const cloth = clothOf(figure);
  const { skin, skinShade, look } = figure;
  const cut = CUTS[look.garment];
  const d = trunk(figure);
  const until = cut.sleeves === 'long' ? LEVELS.hand - 14 : 350;
  const colour = sleeveColor(figure, cloth);
  const arm =
    shape(sleeve(until), colour) +
    clipped(
      'sideSleeve',
      sleeve(until),
      shape(
        `M-70,220 C-56,340 -40,440 -34,${until} L6,${until} C-16,430 -30,330 -30,240 Z`,
        darken(colour, 0.3),
        'opacity=".4"',
      ),
    ) +
    stroke('M-62,236 C-58,330 -38,430 -26,552', darken(colour, 0.3), 4, 'opacity=".6"');
  return [
    cut.isDress ? skirtSide(figure, cloth) : legsSide(figure),
    shape(d, trunkColor(figure, cloth)),
    clipped(
      'sideTrunk',
      d,
      shape(`M-130,140 C-60,200 -70,420 -60,580 L-140,580 Z`, darken(trunkColor(figure, cloth), 0.3), 'opacity=".4"') +
        sideDetails(figure, cloth),
    ),
    collarSide(figure, cloth),
    rect(-12, LEVELS.hand - 24, 32, 32, skin) +
      ellipse(6, LEVELS.hand + 10, 20, 31, skin) +
      stroke(`M16,${LEVELS.hand + 2} q10,14 4,26`, skinShade, 4, 'opacity=".7"'),
    (cut.sleeves === 'long' ? '' : shape(sleeve(LEVELS.hand), skin)) +
      (cut.sleeves === 'none' ? stroke('M-62,236 C-58,330 -38,430 -26,560', skinShade, 4) : arm),
  ].join('');
}

const trunkColor = ({ look }: Figure, { base }: Cloth): string =>
  ({ labcoat: '#f4f5f7', spacesuit: '#eef0f3', armor: '#9aa3b0' })[look.garment as string] ?? base;

const sideDetails: Painter = (figure, cloth) => SIDE_DETAILS[figure.look.garment]?.(figure, cloth) ?? '';

const SIDE_DETAILS: Partial<Record<Look['garment'], Painter>> = {
  jacket: (figure, cloth) => {
    const { look, neck } = figure;
    return (
      stroke(
        `M${neck + 6},160 C62,220 70,300 62,580`,
        darken(trunkColor({ look } as Figure, cloth), 0.3),
        5,
        'opacity=".7"',
      ) +
      shape(
        `M${neck - 14},158 L${neck + 30},196 L80,330 L110,330 L100,150 Z`,
        { suit: '#f6f3ee', labcoat: cloth.base }[look.garment as string] ?? cloth.accent,
      )
    );
  },
  coat: (figure, cloth) => {
    const { look, neck } = figure;
    return (
      stroke(
        `M${neck + 6},160 C62,220 70,300 62,580`,
        darken(trunkColor({ look } as Figure, cloth), 0.3),
        5,
        'opacity=".7"',
      ) +
      shape(
        `M${neck - 14},158 L${neck + 30},196 L80,330 L110,330 L100,150 Z`,
        { suit: '#f6f3ee', labcoat: cloth.base }[look.garment as string] ?? cloth.accent,
      )
    );
  },
  suit: (figure, cloth) => {
    const { look, neck } = figure;
    return (
      stroke(
        `M${neck + 6},160 C62,220 70,300 62,580`,
        darken(trunkColor({ look } as Figure, cloth), 0.3),
        5,
        'opacity=".7"',
      ) +
      shape(
        `M${neck - 14},158 L${neck + 30},196 L80,330 L110,330 L100,150 Z`,
        { suit: '#f6f3ee', labcoat: cloth.base }[look.garment as string] ?? cloth.accent,
      )
    );
  },
  labcoat: (figure, cloth) => {
    const { look, neck } = figure;
    return (
      stroke(
        `M${neck + 6},160 C62,220 70,300 62,580`,
        darken(trunkColor({ look } as Figure, cloth), 0.3),
        5,
        'opacity=".7"',
      ) +
      shape(
        `M${neck - 14},158 L${neck + 30},196 L80,330 L110,330 L100,150 Z`,
        { suit: '#f6f3ee', labcoat: cloth.base }[look.garment as string] ?? cloth.accent,
      )
    );
  },
  apron: (figure, cloth) => {
    const { look } = figure;
    return (
      shape(
        'M30,300 C60,306 90,306 120,300 L120,600 L-140,600 L-140,440 C-60,450 10,430 30,300 Z',
        look.garment === 'apron' ? cloth.base : cloth.base,
      ) + stroke('M10,160 L42,310', cloth.shade, 16)
    );
  },
  overalls: (figure, cloth) => {
    const { look } = figure;
    return (
      shape(
        'M30,300 C60,306 90,306 120,300 L120,600 L-140,600 L-140,440 C-60,450 10,430 30,300 Z',
        look.garment === 'apron' ? cloth.base : cloth.base,
      ) + stroke('M10,160 L42,310', cloth.shade, 16)
    );
  },
  armor: () => stroke('M-120,420 C-40,450 40,450 110,420 M-110,300 C-40,330 40,330 110,290', '#6a7280', 5),
  dress: (_figure, cloth) =>
    shape('M-140,404 C-40,424 40,424 140,404 L140,430 C40,450 -40,450 -140,430 Z', cloth.accent),
  spacesuit: (_figure, cloth) => circle(70, 340, 12, cloth.base) + circle(70, 376, 12, cloth.accent),
};

const collarSide: Painter = (figure, cloth) =>
  COLLARS[figure.look.garment]?.(figure, cloth) ?? collarSidePlain(figure, cloth);

const collarSidePlain: Painter = (figure, cloth) => {
  const { neck, look } = figure;
  const back = -neck - 44;
  const front = neck + 8;
  const fill = ['shirt', 'blouse', 'suit', 'coat', 'jacket', 'labcoat', 'uniform', 'apron'].includes(look.garment)
    ? lighten(trunkColor({ look } as Figure, cloth), 0.14)
    : lighten(cloth.base, 0.08);
  return (
    shape(
      `M${back + 4},128 C-30,146 0,150 ${front - 4},150 L${front + 14},186 C-10,194 -40,184 ${back - 8},158 Z`,
      fill,
    ) + stroke(`M${front + 14},186 C-10,194 -40,184 ${back - 8},158`, cloth.shade, 3.5, 'opacity=".6"')
  );
};

const COLLARS: Partial<Record<Look['garment'], Painter>> = {
  turtleneck: (figure, cloth) => {
    const { neck } = figure;
    const back = -neck - 44;
    const front = neck + 8;
    return shape(
      `M${back + 14},104 C-20,124 10,128 ${neck - 2},122 L${front},186 C10,196 -30,190 ${back - 2},166 Z`,
      cloth.light,
    );
  },
  hoodie: (figure, cloth) => {
    const { neck } = figure;
    const back = -neck - 44;
    const front = neck + 8;
    return (
      shape(
        `M${back - 34},168 C${back - 50},120 ${back - 10},112 ${back + 10},130 C-10,160 20,168 ${front + 18},166 L${front + 24},206 C-10,230 ${back},230 ${back - 34},168 Z`,
        cloth.light,
      ) + stroke(`M${back - 24},176 C${back + 10},212 0,212 ${front + 20},196`, cloth.shade, 4, 'opacity=".6"')
    );
  },
  spacesuit: (figure) => {
    const { neck } = figure;
    return ellipse(-18, 170, neck + 62, 26, '#8d97a8') + ellipse(-18, 164, neck + 48, 19, '#d9dee6');
  },
  dress: () => '',
};

function legsSide(figure: Figure): string {
  const color = trousersOf(figure);
  const front = figure.waist * 0.62 + 10;
  const leg = (back: number) =>
    `M${back},${LEVELS.hip - 24} L${front},${LEVELS.hip - 24} C${front + 10},690 52,800 42,${LEVELS.ankle} L-32,${LEVELS.ankle} C-50,820 ${back},700 ${back},${LEVELS.hip - 24} Z`;
  const shoe = `M-36,${LEVELS.ankle - 12} L42,${LEVELS.ankle - 12} C56,${LEVELS.ankle + 2} 96,${LEVELS.ankle + 8} 98,${LEVELS.ground} L-38,${LEVELS.ground} Z`;
  const far = group(shape(shoe, '#2c242a') + shape(leg(-76), darken(color, 0.3)), 'transform="translate(-22 -6)"');
  return (
    (figure.look.framing === 'full' ? far : '') +
    shape(shoe, '#3a3036') +
    shape(
      `M-38,${LEVELS.ground - 7} L97,${LEVELS.ground - 7} L98,${LEVELS.ground} L-38,${LEVELS.ground} Z`,
      '#f1ece6',
    ) +
    shape(leg(-100), color)
  );
}

function skirtSide({ skin, skinShade }: Figure, cloth: Cloth): string {
  const leg = (x: number, fill: string) =>
    shape(
      `M${x - 32},780 L${x + 34},780 C${x + 30},880 ${x + 22},940 ${x + 20},1000 L${x - 18},1000 C${x - 30},900 ${x - 40},860 ${x - 32},780 Z`,
      fill,
    ) +
    shape(
      `M${x - 22},990 L${x + 22},990 C${x + 34},1000 ${x + 62},1004 ${x + 64},1020 L${x - 24},1020 Z`,
      darken(cloth.accent, 0.35),
    );
  return (
    leg(-34, skinShade) +
    leg(-6, skin) +
    shape('M-100,500 C-130,640 -160,740 -164,826 C-60,858 60,858 136,826 C126,740 90,620 70,500 Z', cloth.base) +
    stroke('M-40,560 C-50,660 -60,760 -66,840 M20,560 C30,660 44,760 54,842', cloth.shade, 6, 'opacity=".4"')
  );
}
