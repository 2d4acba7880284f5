import type { Expression } from '../look.js';
import { darken, lighten, mix } from './color.js';
import type { Figure } from './figure.js';
import { circle, clipped, group, shape, stroke } from './svg.js';

/** How far open the eyes are, and how the inner and outer ends of the brows move; down is positive. */
const MOODS: Record<Expression, { open: number; inner: number; outer: number }> = {
  neutral: { open: 1, inner: 0, outer: 0 },
  smile: { open: 0.94, inner: -2, outer: 0 },
  laugh: { open: 0, inner: -5, outer: -3 },
  serious: { open: 0.86, inner: 5, outer: 0 },
  sad: { open: 0.84, inner: -9, outer: 7 },
  surprised: { open: 1.26, inner: -14, outer: -12 },
  angry: { open: 0.84, inner: 13, outer: -6 },
  dreamy: { open: 0.62, inner: -6, outer: -2 },
  wink: { open: 0.96, inner: -4, outer: -2 },
};

export function eyesFront(figure: Figure): string {
  const { expression } = figure.look;
  return [-1, 1]
    .map((side) => {
      const isShut = expression === 'laugh' || (expression === 'wink' && side === 1);
      return (isShut ? shutEye(figure, side) : openEye(figure, side)) + brow(figure, side);
    })
    .join('');
}

function openEye(figure: Figure, side: number): string {
  const { eyeGap, eyeSize, eyeTilt, look, skinShade, skinDeep } = figure;
  const { open } = MOODS[look.expression];
  const lash = mix('#22141a', figure.hair, 0.12);
  const top = -17 * open;
  const outline = `M-22,3 C-15,${top + 2} 8,${top - 3} 23,${-3 - eyeTilt} C17,${12 * open} -10,${14 * open} -22,3 Z`;
  const iris = [
    circle(1, -2, 12.4, darken(look.eyes, 0.42)),
    circle(1, -2, 11, look.eyes),
    shape('M-9,1 A10,10 0 0 0 11,1 Z', lighten(look.eyes, 0.38), 'opacity=".75"'),
    circle(1, -2, 5.4, '#160d12'),
    circle(5, -7, 3.6, '#ffffff'),
    circle(-3, 3, 1.7, '#ffffff', 'opacity=".7"'),
  ].join('');
  const white = `<path d="${outline}" fill="#fffdfa"/>${shape('M-26,-24 L30,-24 L30,-8 C10,-15 -10,-13 -26,0 Z', '#8c7f92', 'opacity=".35"')}`;
  const content = [
    stroke(`M-19,${top - 3} C-6,${top - 9} 10,${top - 9} 24,${-12 - eyeTilt}`, skinShade, 3.2),
    clipped(`eye${side}`, outline, white + iris),
    stroke(`M-21,10 C-8,${18 * open} 10,${15 * open} 20,5`, skinDeep, 2, 'opacity=".45"'),
    stroke(`M-22,3 C-15,${top + 2} 8,${top - 3} 23,${-3 - eyeTilt}`, lash, look.gender === 'woman' ? 5 : 4),
    look.gender === 'woman'
      ? stroke(`M20,${-5 - eyeTilt} L30,${-11 - eyeTilt} M14,${top * 0.62 - 3} L22,${top * 0.75 - 8}`, lash, 3.4)
      : '',
  ];
  return group(content.join(''), `transform="translate(${side * eyeGap} 2) scale(${side * eyeSize} ${eyeSize})"`);
}

function shutEye({ eyeGap, eyeSize, hair, look }: Figure, side: number): string {
  const lash = mix('#22141a', hair, 0.12);
  const flick = look.gender === 'woman' ? 'M21,4 L30,-1 M14,-4 L21,-11' : '';
  return group(
    stroke(`M-21,6 C-12,-12 10,-12 21,5 ${flick}`, lash, 4.6),
    `transform="translate(${side * eyeGap} 2) scale(${side * eyeSize} ${eyeSize})"`,
  );
}

function brow({ eyeGap, browWeight, browArch, brow: color, look }: Figure, side: number): string {
  const { inner, outer } = MOODS[look.expression];
  const from = inner + browWeight / 2;
  const d = [
    `M-25,${from} C-14,${inner - browArch - browWeight * 0.7} 8,${-browArch - browWeight + (inner + outer) / 2} 28,${outer + 2}`,
    `C8,${-browArch + (inner + outer) / 2} -12,${inner - browArch + browWeight * 0.7} -25,${from} Z`,
  ].join(' ');
  return group(shape(d, color) + stroke(d, color, 2), `transform="translate(${side * eyeGap} -33) scale(${side} 1)"`);
}
