import type { HairCut } from '../look.js';
import { arc, curlsAlong, points } from './curls.js';
import type { Figure } from './figure.js';
import { lock } from './hair-parts.js';
import { circle, clipped, ellipse, shape, stroke } from './svg.js';

type Painter = (figure: Figure) => string;

const REACH: Record<Figure['look']['hairLength'], number> = { short: 60, medium: 150, long: 330 };

/** Hair that hangs behind the head and the shoulders. */
export const hairBehind: Painter = (figure) => CUTS[figure.look.hairCut]?.(figure) ?? '';

function sides(figure: Figure): string {
  const { cheek, hairShade, look } = figure;
  const d = `M${-cheek - 9},40 C${-cheek - 22},-80 -70,-120 0,-120 C70,-120 ${cheek + 22},-80 ${cheek + 9},40 C${cheek - 10},70 ${-cheek + 10},70 ${-cheek - 9},40 Z`;
  const curls = look.hairTexture === 'curly' ? curlsAlong(figure, arc([0, -40], [cheek + 14, 90], 150, 390), 20) : '';
  return shape(d, hairShade) + curls;
}

function curtain(figure: Figure): string {
  const { cheek, hair, hairShade, look } = figure;
  const low = REACH[look.hairLength];
  const wide = cheek + (look.hairLength === 'long' ? 40 : 28) + (look.hairTexture === 'straight' ? 0 : 14);
  const wave = look.hairTexture === 'wavy' ? 26 : 0;
  const d = [
    `M0,-150 C${cheek + 10},-150 ${cheek + 34},-60 ${wide - 8},20 C${wide + wave},${low * 0.35} ${wide - 14 - wave},${low * 0.55} ${wide + wave * 0.6},${low * 0.78}`,
    `C${wide + 4},${low * 0.9} ${wide - 16},${low} ${wide - 40},${low + 4} L${-wide + 40},${low + 4} C${-wide + 16},${low} ${-wide - 4},${low * 0.9} ${-wide - wave * 0.6},${low * 0.78}`,
    `C${-wide + 14 + wave},${low * 0.55} ${-wide - wave},${low * 0.35} ${-wide + 8},20 C${-cheek - 34},-60 ${-cheek - 10},-150 0,-150 Z`,
  ].join(' ');
  if (look.hairTexture === 'curly') {
    const edge = [...arc([0, -30], [wide - 14, 110], 180, 360)];
    return (
      shape(d, hairShade) +
      curlsAlong(
        figure,
        [
          [-wide + 16, low - 6],
          [-wide - 4, low * 0.6],
          [-wide + 4, 0],
          ...edge,
          [wide - 4, 0],
          [wide + 4, low * 0.6],
          [wide - 16, low - 6],
        ],
        30,
      ) +
      curlsAlong(figure, points(`${-wide + 30},${low} ${wide - 30},${low}`), 28)
    );
  }
  return (
    shape(d, hair) +
    clipped(
      'curtain',
      d,
      shape(`M-70,-60 L70,-60 L${cheek},${low + 30} L${-cheek},${low + 30} Z`, hairShade, 'opacity=".85"') +
        strands(figure, wide, low),
    )
  );
}

function strands({ hairShade, hairLight }: Figure, wide: number, low: number): string {
  return [-1, 1]
    .flatMap((side) => [
      stroke(
        `M${side * (wide - 34)},-20 C${side * (wide - 12)},${low * 0.4} ${side * (wide - 40)},${low * 0.6} ${side * (wide - 22)},${low}`,
        hairShade,
        4,
        'opacity=".55"',
      ),
      stroke(
        `M${side * (wide - 18)},0 C${side * (wide + 2)},${low * 0.4} ${side * (wide - 24)},${low * 0.6} ${side * (wide - 8)},${low}`,
        hairLight,
        5,
        'opacity=".4"',
      ),
    ])
    .join('');
}

function afro(figure: Figure): string {
  const size = figure.look.hairLength === 'short' ? 130 : 168;
  return (
    ellipse(0, -52, size, size * 0.98, figure.hair) +
    curlsAlong(figure, arc([0, -52], [size - 4, size - 8], 120, 420), 24) +
    curlsAlong(figure, arc([0, -52], [size - 44, size - 48], 150, 390), 22)
  );
}

function locs(figure: Figure): string {
  const low = REACH[figure.look.hairLength === 'short' ? 'medium' : figure.look.hairLength];
  const xs = [-118, -98, -76, -54, 54, 76, 98, 118];
  return xs.map((x, at) => lock(figure, [x * 0.82, -60], [x * 1.06, low - Math.abs(at - 3.5) * 8], 21)).join('');
}

function bun(figure: Figure): string {
  const curls = figure.look.hairTexture === 'curly' ? curlsAlong(figure, arc([0, -186], [46, 38], 0, 360), 16) : '';
  return (
    circle(0, -182, 52, figure.hair) +
    curls +
    stroke(
      'M-34,-196 C-10,-226 30,-214 36,-184 M-20,-176 C-8,-200 18,-196 18,-176',
      figure.hairShade,
      5,
      'opacity=".6"',
    ) +
    stroke('M-36,-156 C-14,-144 14,-144 36,-156', figure.hairShade, 8)
  );
}

const CUTS: Partial<Record<HairCut, Painter>> = {
  loose: (figure) => (figure.look.hairLength === 'short' ? sides(figure) : curtain(figure)),
  receding: sides,
  afro,
  locs,
  bun,
  ponytail: ({ hairShade }) =>
    shape('M-20,-150 C-120,-190 -190,-60 -150,90 C-140,130 -120,150 -110,160 C-120,60 -70,-40 -20,-90 Z', hairShade),
};
