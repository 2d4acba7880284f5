import { arc, curlsAlong } from './curls.js';
import type { Figure } from './figure.js';
import { braid } from './hair-parts.js';
import { circle, shape, stroke } from './svg.js';

/** Braids, pigtails and long locks in front of the shoulders. */
export function hairTails(figure: Figure): string {
  const { look, cheek } = figure;
  if (look.hairCut === 'braids') {
    return [-1, 1]
      .map((side) =>
        braid(figure, [side * (cheek + 12), 40], [side * (cheek + 24), look.hairLength === 'short' ? 190 : 330]),
      )
      .join('');
  }
  if (look.hairCut === 'braid') {
    return braid(figure, [cheek + 4, 60], [cheek + 14, look.hairLength === 'short' ? 210 : 350]);
  }
  if (look.hairCut === 'pigtails') {
    return [-1, 1].map((side) => pigtail(figure, side)).join('');
  }
  const hangsForward = look.hairLength === 'long' && look.hairCut === 'loose' && look.hairTexture !== 'curly';
  return hangsForward ? [-1, 1].map((side) => forward(figure, side)).join('') : '';
}

function forward({ cheek, hair, hairLight, look }: Figure, side: number): string {
  const p = (x: number) => (side * x).toFixed(1);
  const wave = look.hairTexture === 'wavy' ? 17 : 2;
  return (
    shape(
      `M${p(cheek - 4)},30 C${p(cheek + 6)},100 ${p(cheek - 6 - wave)},160 ${p(cheek - 2 + wave)},220 C${p(cheek + 6)},270 ${p(cheek + 4 - wave)},310 ${p(cheek + 22)},334 C${p(cheek + 46)},320 ${p(cheek + 44 + wave)},250 ${p(cheek + 38)},180 C${p(cheek + 42)},110 ${p(cheek + 24)},60 ${p(cheek + 8)},20 Z`,
      hair,
    ) +
    stroke(
      `M${p(cheek + 8)},60 C${p(cheek + 22)},140 ${p(cheek + 6 - wave)},200 ${p(cheek + 22)},290`,
      hairLight,
      5,
      'opacity=".45"',
    )
  );
}

function pigtail(figure: Figure, side: number): string {
  const x = side * (figure.cheek + 30);
  const d = `M${x - side * 24},-70 C${x + side * 60},-110 ${x + side * 96},20 ${x + side * 34},110 C${x + side * 10},70 ${x + side * 30},0 ${x - side * 20},-40 Z`;
  const curls =
    figure.look.hairTexture === 'curly' ? curlsAlong(figure, arc([x + side * 28, 0], [34, 76], 0, 360), 20) : '';
  return (
    shape(d, figure.hair) +
    curls +
    stroke(
      `M${x + side * 20},-60 C${x + side * 50},-20 ${x + side * 50},40 ${x + side * 32},80`,
      figure.hairShade,
      4,
      'opacity=".5"',
    ) +
    circle(x - side * 14, -60, 13, figure.look.accentColor)
  );
}
