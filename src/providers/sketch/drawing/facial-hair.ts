import type { Look } from '../look.js';
import type { Figure } from './figure.js';
import { clipped, group, shape } from './svg.js';

type Painter = (figure: Figure) => string;

/** Drawn inside the face's outline; the part of a full beard below the chin is `beardBelow`. */
export const facialHairFront: Painter = (figure) => STYLES[figure.look.facialHair]?.(figure) ?? '';

const STYLES: Partial<Record<Look['facialHair'], Painter>> = {
  none: () => '',
  stubble: (figure) => {
    const { hairShade } = figure;
    return group(jawCover(figure) + UPPER_LIP, `opacity=".32" fill="${hairShade}"`);
  },
  moustache: (figure) => moustache(figure),
  goatee: (figure) =>
    shape(
      `M-34,98 C-20,92 20,92 34,98 C34,${figure.chin - 14} 18,${figure.chin + 4} 0,${figure.chin + 4} C-18,${figure.chin + 4} -34,${figure.chin - 14} -34,98 Z`,
      figure.hair,
    ) + moustache(figure),
  beard: (figure) =>
    group(jawCover(figure), `fill="${figure.hair}"`) + beardShade(figure, beardEnd(figure)) + moustache(figure),
  fullbeard: (figure) =>
    group(jawCover(figure), `fill="${figure.hair}"`) + beardShade(figure, beardEnd(figure)) + moustache(figure),
};

export function beardBelow(figure: Figure): string {
  const { look, jaw, chin, hair } = figure;
  if (look.facialHair !== 'beard' && look.facialHair !== 'fullbeard') {
    return '';
  }
  const low = beardEnd(figure);
  const side = jaw * 0.9;
  const d = `M${-jaw - 4},52 C${-side - 8},${chin} ${-side * 0.7},${low - 8} 0,${low} C${side * 0.7},${low - 8} ${side + 8},${chin} ${jaw + 4},52 Z`;
  return shape(d, hair) + clipped('beard', d, beardShade(figure, low));
}

function jawCover({ cheek, jaw, chin }: Figure): string {
  const mouth = 'M-30,78 C-18,72 18,72 30,78 C36,90 24,100 0,100 C-24,100 -36,90 -30,78 Z';
  return `<path fill-rule="evenodd" d="M${-cheek - 20},-6 L${-cheek + 8},-4 C${-cheek + 10},34 ${-jaw + 18},62 -36,62 C-20,58 20,58 36,62 C${jaw - 18},62 ${cheek - 10},34 ${cheek - 8},-4 L${cheek + 20},-6 L${cheek + 20},${chin + 30} L${-cheek - 20},${chin + 30} Z ${mouth}"/>`;
}

const UPPER_LIP = '<path d="M-32,74 C-22,58 22,58 32,74 C18,68 -18,68 -32,74 Z"/>';

/** The shadow side of a beard, the same on the face and below it. */
function beardShade({ cheek, jaw, hairShade }: Figure, low: number): string {
  const d = `M${cheek + 30},44 L${jaw - 4},66 C${jaw - 22},100 34,${low - 30} 6,${low + 10} L${cheek + 30},${low + 10} Z`;
  return shape(d, hairShade, 'opacity=".38"');
}

const beardEnd = ({ look, chin }: Figure): number => chin + (look.facialHair === 'fullbeard' ? 92 : 16);

function moustache({ hair, mouthWidth }: Figure): string {
  const half = mouthWidth + 9;
  return shape(
    `M0,62 C12,54 ${half * 0.7},58 ${half},84 C${half * 0.6},80 ${half * 0.35},78 0,76 C${-half * 0.35},78 ${-half * 0.6},80 ${-half},84 C${-half * 0.7},58 -12,54 0,62 Z`,
    hair,
  );
}
