import type { Look } from '../look.js';
import { darken, lighten, mix } from './color.js';
import type { Figure } from './figure.js';
import { clipped, shape, stroke } from './svg.js';

type Painter = (figure: Figure) => string;

const MOUTH_Y = 82;

export function mouthFront(figure: Figure): string {
  const y = figure.isChild ? MOUTH_Y - 10 : MOUTH_Y;
  return `<g transform="translate(0 ${y})">${mouth(figure)}</g>`;
}

const mouth: Painter = (figure) => MOUTHS[figure.look.expression]?.(figure) ?? '';

const MOUTHS: Partial<Record<Look['expression'], Painter>> = {
  laugh: (figure) => openSmile(figure, 30),
  surprised: (figure) => roundMouth(figure),
  smile: (figure) => closed(figure, -8),
  wink: (figure) => closed(figure, -8),
  dreamy: (figure) => closed(figure, -5),
  sad: (figure) => closed(figure, 9),
  angry: (figure) => closed(figure, 6),
  serious: (figure) => closed(figure, 1.5),
  neutral: (figure) => closed(figure, -3),
};

/** `bend` lifts the corners when negative. */
function closed({ mouthWidth, lipFullness, lips, skinShade }: Figure, bend: number): string {
  const half = mouthWidth + (bend < -6 ? 2 : 0);
  const middle = -bend * 0.55;
  const upper = 9 * lipFullness;
  const lower = 13 * lipFullness;
  const seam = `C${-half * 0.5},${middle + 1} ${-half * 0.2},${middle + 3} 0,${middle + 1} C${half * 0.2},${middle + 3} ${half * 0.5},${middle + 1}`;
  return [
    shape(
      `M${-half},${bend} C${-half * 0.5},${middle - upper * 0.7} ${-half * 0.25},${middle - upper - 1} 0,${middle - upper + 3} C${half * 0.25},${middle - upper - 1} ${half * 0.5},${middle - upper * 0.7} ${half},${bend} C${half * 0.5},${middle + 1} ${half * 0.2},${middle + 3} 0,${middle + 1} C${-half * 0.2},${middle + 3} ${-half * 0.5},${middle + 1} ${-half},${bend} Z`,
      darken(lips, 0.1),
    ),
    shape(
      `M${-half},${bend} ${seam} ${half},${bend} C${half * 0.6},${middle + lower} ${half * 0.3},${middle + lower + 2} 0,${middle + lower + 2} C${-half * 0.3},${middle + lower + 2} ${-half * 0.6},${middle + lower} ${-half},${bend} Z`,
      lips,
    ),
    shape(
      `M-14,${middle + lower * 0.5} C-6,${middle + lower * 0.35} 4,${middle + lower * 0.35} 12,${middle + lower * 0.5} C4,${middle + lower * 0.72} -6,${middle + lower * 0.72} -14,${middle + lower * 0.5} Z`,
      lighten(lips, 0.4),
      'opacity=".5"',
    ),
    stroke(
      `M${-half - 2},${bend - (bend < 0 ? 1 : -1)} ${seam} ${half + 2},${bend - (bend < 0 ? 1 : -1)}`,
      darken(lips, 0.5),
      3.2,
    ),
    stroke(
      `M-13,${middle + lower + 8} C-6,${middle + lower + 11} 6,${middle + lower + 11} 13,${middle + lower + 8}`,
      skinShade,
      3,
      'opacity=".7"',
    ),
  ].join('');
}

function openSmile({ mouthWidth, lips }: Figure, depth: number): string {
  const half = mouthWidth + 7;
  const d = `M${-half},-8 C${-half * 0.5},-2 ${half * 0.5},-2 ${half},-8 C${half * 0.86},${depth * 0.75} ${half * 0.4},${depth} 0,${depth} C${-half * 0.4},${depth} ${-half * 0.86},${depth * 0.75} ${-half},-8 Z`;
  const inside = [
    shape(d, '#5b1620'),
    shape(`M${-half},-12 L${half},-12 L${half},-2 C${half * 0.5},9 ${-half * 0.5},9 ${-half},-2 Z`, '#fffaf4'),
    `<ellipse cx="0" cy="${depth + 2}" rx="${half * 0.55}" ry="${depth * 0.42}" fill="#d9626a"/>`,
  ];
  return clipped('mouth', d, inside.join('')) + stroke(d, mix(lips, '#7a1f2c', 0.25), 4);
}

function roundMouth({ lips }: Figure): string {
  const d = 'M-15,4 C-15,-13 15,-13 15,4 C15,24 -15,24 -15,4 Z';
  const inside =
    shape(d, '#54141e') +
    shape('M-18,-12 L18,-12 L18,-3 L-18,-3 Z', '#fffaf4') +
    '<ellipse cx="0" cy="19" rx="11" ry="7" fill="#d9626a"/>';
  return clipped('mouth', d, inside) + stroke(d, lips, 5);
}
