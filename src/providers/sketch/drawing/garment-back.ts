import type { Look } from '../look.js';
import { LEVELS } from './body.js';
import { type Cloth, shirtUnderApron } from './cloth.js';
import { darken, lighten } from './color.js';
import type { Figure } from './figure.js';
import { ellipse, rect, shape, stroke } from './svg.js';

type Painter = (figure: Figure, cloth: Cloth) => string;

/** What tells one garment from another, from behind. */
export function backDetails(figure: Figure, cloth: Cloth): string {
  return fill(figure, cloth) + shade(figure, cloth) + special(figure, cloth);
}

const whole = (color: string): string => shape('M-280,120 L280,120 L280,600 L-280,600 Z', color);

const fill: Painter = (figure, cloth) => FILLS[figure.look.garment]?.(figure, cloth) ?? '';

const FILLS: Partial<Record<Look['garment'], Painter>> = {
  labcoat: () => whole('#f4f5f7'),
  spacesuit: () => whole('#eef0f3'),
  armor: () => whole('#9aa3b0'),
  overalls: (_figure, cloth) => {
    const { accent } = cloth;
    return whole(lighten(accent, 0.2));
  },
  apron: (_figure, cloth) => {
    const { accent, base } = cloth;
    return whole(shirtUnderApron(base, accent));
  },
};

function shade({ shoulder, waist, hip }: Figure, cloth: Cloth): string {
  return (
    shape(
      `M${shoulder},150 L${shoulder - 70},190 C${shoulder - 50},300 ${waist - 34},380 ${waist - 40},${LEVELS.waist} C${waist - 30},480 ${hip - 40},520 ${hip - 44},${LEVELS.hip} L${hip + 40},${LEVELS.hip} Z`,
      cloth.shade,
      'opacity=".35"',
    ) + stroke('M0,230 C4,320 -4,420 0,560', cloth.shade, 4, 'opacity=".35"')
  );
}

const special: Painter = (figure, cloth) =>
  SPECIALS[figure.look.garment]?.(figure, cloth) ?? specialPlain(figure, cloth);

const specialPlain: Painter = (figure, cloth) => {
  const { look, neck } = figure;
  const edge = neck + 16;
  return collar(edge, lighten(look.garment === 'labcoat' ? '#f4f5f7' : cloth.base, 0.12), darken(cloth.base, 0.3));
};

const SPECIALS: Partial<Record<Look['garment'], Painter>> = {
  hoodie: (figure, cloth) => {
    const { neck } = figure;
    const edge = neck + 16;
    return (
      shape(
        `M${-edge - 44},140 C${-edge - 60},250 -60,300 0,300 C60,300 ${edge + 60},250 ${edge + 44},140 Z`,
        cloth.light,
      ) + stroke(`M${-edge - 20},170 C-50,250 50,250 ${edge + 20},170`, cloth.shade, 6, 'opacity=".5"')
    );
  },
  overalls: (_figure, cloth) =>
    stroke('M-76,140 L60,440 M76,140 L-60,440', cloth.base, 26) +
    shape('M-280,440 C-100,420 100,420 280,440 L280,620 L-280,620 Z', cloth.base),
  apron: (_figure, cloth) =>
    stroke('M-60,150 L60,420 M60,150 L-60,420', cloth.base, 18) +
    stroke('M-200,424 C-60,440 60,440 200,424', cloth.base, 18) +
    stroke('M0,434 C-40,410 -50,450 0,436 C40,410 50,450 0,436 M-4,440 l-20,60 M4,440 l22,58', cloth.shade, 8),
  spacesuit: (figure, cloth) => {
    const { neck } = figure;
    return (
      rect(-104, 216, 208, 250, '#cfd6e0', 'rx="24"') +
      rect(-80, 244, 160, 60, '#8d97a8', 'rx="12"') +
      rect(-80, 330, 70, 90, cloth.base, 'rx="10"') +
      rect(10, 330, 70, 90, cloth.accent, 'rx="10"') +
      ellipse(0, 168, neck + 66, 28, '#8d97a8')
    );
  },
  armor: (_figure, cloth) =>
    stroke('M-150,260 C-90,300 90,300 150,260 M-130,420 C-60,450 60,450 130,420', '#6a7280', 5) +
    shape(
      'M-220,196 C-170,150 -110,160 -96,190 C-110,250 -160,270 -220,262 Z M220,196 C170,150 110,160 96,190 C110,250 160,270 220,262 Z',
      cloth.base,
      'stroke="#4c535f" stroke-width="4"',
    ),
  dress: (figure, cloth) => {
    const { neck, skin } = figure;
    return (
      shape(`M${-neck - 54},130 C${-neck - 20},250 ${neck + 20},250 ${neck + 54},130 Z`, skin) +
      shape('M-160,404 C-60,424 60,424 160,404 L160,430 C60,450 -60,450 -160,430 Z', cloth.accent)
    );
  },
  turtleneck: (figure, cloth) => {
    const { neck } = figure;
    const edge = neck + 16;
    return collar(edge, cloth.light, cloth.shade);
  },
};

const collar = (edge: number, color: string, line: string): string =>
  shape(`M${-edge - 6},120 L${edge + 6},120 L${edge + 12},162 C40,178 -40,178 ${-edge - 12},162 Z`, color) +
  stroke(`M${-edge - 12},162 C-40,180 40,180 ${edge + 12},162`, line, 3.5, 'opacity=".6"');
