import type { Look } from '../look.js';
import { arc, curlsAlong, type Point, points } from './curls.js';
import type { Figure } from './figure.js';
import { braid, lock } from './hair-parts.js';
import { circle, clipped, ellipse, group, shape, stroke } from './svg.js';

type Painter = (figure: Figure) => string;

export const hairBack: Painter = (figure) => CUTS[figure.look.hairCut]?.(figure) ?? hairBackPlain(figure);

const hairBackPlain: Painter = (figure) => {
  return mass(figure) + gathered(figure);
};

const CUTS: Partial<Record<Look['hairCut'], Painter>> = {
  bald: () => '',
  buzz: (figure) => {
    const { cheek, hair } = figure;
    return group(shape(skull(cheek - 2, 74), hair), 'opacity=".88"');
  },
  receding: (figure) => {
    const { look, cheek, hair } = figure;
    return (
      shape(
        `M${-cheek - 6},-30 C-50,-66 50,-66 ${cheek + 6},-30 C${cheek + 8},40 50,84 0,84 C-50,84 ${-cheek - 8},40 ${-cheek - 6},-30 Z`,
        hair,
      ) +
      (look.hairTexture === 'curly'
        ? curlsAlong(
            figure,
            points(`${-cheek},-36 0,-58 ${cheek},-36 ${cheek - 6},30 0,70 ${-cheek + 6},30 ${-cheek},-30`),
            20,
          )
        : '')
    );
  },
  mohawk: (figure) => {
    const { cheek, hair } = figure;
    return (
      group(shape(skull(cheek - 2, 74), hair), 'opacity=".5"') +
      shape(
        'M-32,70 C-44,-60 -44,-190 -14,-236 L-6,-214 L4,-250 L14,-216 L28,-232 C46,-180 44,-60 30,70 C10,84 -10,84 -32,70 Z',
        hair,
      ) +
      stroke('M-12,60 C-20,-60 -16,-150 -6,-206 M14,60 C22,-60 20,-150 14,-206', figure.hairShade, 5, 'opacity=".5"')
    );
  },
  afro: (figure) => afro(figure),
};

const skull = (w: number, low: number): string =>
  `M${-w},20 C${-w - 12},-110 -76,-152 0,-152 C76,-152 ${w + 12},-110 ${w},20 C${w - 6},${low - 20} 46,${low + 8} 0,${low + 6} C-46,${low + 8} ${-w + 6},${low - 20} ${-w},20 Z`;

function afro(figure: Figure): string {
  const size = figure.look.hairLength === 'short' ? 130 : 168;
  const rings = [4, 46, 88].map((inset) =>
    curlsAlong(figure, arc([0, -52], [size - inset, size - inset - 4], 90, 450), 25),
  );
  return (
    ellipse(0, -52, size, size * 0.98, figure.hair) + rings.join('') + curlsAlong(figure, points('-50,-60 50,-50'), 25)
  );
}

function mass(figure: Figure): string {
  const { cheek, hair, hairShade, hairLight, look } = figure;
  const hangs = look.hairCut === 'loose' && look.hairLength !== 'short';
  const low = hangs ? (look.hairLength === 'long' ? 336 : 158) : 88;
  const wave = look.hairTexture === 'wavy' ? 14 : 0;
  const w = cheek + 12;
  const hem = hangs ? cheek + (look.hairLength === 'long' ? 34 : 26) : 56;
  const rise = look.hairCut === 'quiff' ? 196 : 170;
  const d = `M0,${-rise} C78,${-rise} ${w + 18},-110 ${w},0 C${w + wave},${low * 0.4} ${hem - wave},${low * 0.6} ${hem},${low * 0.84} C${hem - 4},${low} ${hem - 30},${low + 6} 0,${low + 8} C${-hem + 30},${low + 6} ${-hem + 4},${low} ${-hem},${low * 0.84} C${-hem + wave},${low * 0.6} ${-w - wave},${low * 0.4} ${-w},0 C${-w - 18},-110 -78,${-rise} 0,${-rise} Z`;
  const strands = [-0.7, -0.35, 0, 0.35, 0.7].map((at, index) =>
    stroke(
      `M${at * 40},-150 C${at * cheek * 1.3},-60 ${at * hem + (index % 2 ? wave : -wave)},${low * 0.5} ${at * hem},${low}`,
      index % 2 ? hairLight : hairShade,
      5,
      `opacity="${index % 2 ? 0.32 : 0.45}"`,
    ),
  );
  const shadow = shape(
    `M${w + 30},-160 L${w + 30},${low + 20} L20,${low + 20} C60,${low * 0.5} ${cheek},-40 40,-170 Z`,
    hairShade,
    'opacity=".32"',
  );
  return (
    shape(d, hair) +
    clipped('mass', d, shadow + strands.join('')) +
    (look.hairTexture === 'curly' ? curls(figure, w, hem, low) : '')
  );
}

function curls(figure: Figure, w: number, hem: number, low: number): string {
  const edge: Point[] = [[-hem, low], [-w, 0], ...arc([0, -50], [w, 112], 180, 360), [w, 0], [hem, low], [-hem, low]];
  const rows = [-100, -50, 0, 50, 100, 150, 200, 250, 300].filter((y) => y < low - 10);
  return (
    curlsAlong(figure, edge, 25) +
    rows.map((y) => curlsAlong(figure, points(`${-w + 24},${y} ${w - 24},${y + 8}`), 25)).join('')
  );
}

const gathered: Painter = (figure) => GATHERED[figure.look.hairCut]?.(figure) ?? '';

const GATHERED: Partial<Record<Look['hairCut'], Painter>> = {
  ponytail: (figure) => {
    const { look, hair, hairShade, hairLight } = figure;
    const curly = look.hairTexture === 'curly';
    const low = look.hairLength === 'long' ? 300 : 190;
    const d = `M-24,-70 C-70,-20 -66,${low * 0.6} -30,${low} C-10,${low + 14} 10,${low + 14} 30,${low} C66,${low * 0.6} 70,-20 24,-70 Z`;
    return (
      stroke(
        'M-80,-90 C-50,-76 -30,-72 -10,-70 M80,-90 C50,-76 30,-72 10,-70 M-84,-20 C-50,-50 -30,-62 -10,-66 M84,-20 C50,-50 30,-62 10,-66',
        hairShade,
        5,
        'opacity=".5"',
      ) +
      shape(d, hair) +
      stroke(d, hairShade, 4, 'opacity=".5"') +
      stroke(`M-16,-30 C-34,60 -24,${low * 0.7} -10,${low - 10}`, hairLight, 6, 'opacity=".4"') +
      (curly
        ? curlsAlong(figure, points(`-40,0 -50,${low * 0.5} 0,${low} 50,${low * 0.5} 40,0 0,${low * 0.4}`), 28)
        : '') +
      stroke('M-22,-66 L22,-66', look.accentColor, 17)
    );
  },
  bun: (figure) => {
    const { look, hair, hairShade } = figure;
    const curly = look.hairTexture === 'curly';
    return (
      circle(0, -150, 56, hair, `stroke="${hairShade}" stroke-width="4"`) +
      (curly ? curlsAlong(figure, arc([0, -150], [44, 44], 0, 360), 17) : '') +
      stroke('M-36,-156 C-20,-190 24,-190 34,-156 M-24,-140 C-14,-162 16,-162 20,-140', hairShade, 5, 'opacity=".6"')
    );
  },
  braid: (figure) => {
    const { look } = figure;
    return braid(figure, [0, 60], [0, look.hairLength === 'short' ? 210 : 350]);
  },
  braids: (figure) => {
    const { look, hairShade } = figure;
    return (
      stroke('M0,-166 L0,70', hairShade, 5, 'opacity=".6"') +
      [-1, 1]
        .map((side) => braid(figure, [side * 62, 60], [side * 84, look.hairLength === 'short' ? 190 : 330]))
        .join('')
    );
  },
  pigtails: (figure) => {
    const { look, hair, hairShade } = figure;
    return (
      stroke('M0,-166 L0,70', hairShade, 5, 'opacity=".6"') +
      [-1, 1]
        .map(
          (side) =>
            shape(
              `M${side * 94},-70 C${side * 190},-110 ${side * 214},20 ${side * 150},110 C${side * 130},70 ${side * 140},0 ${side * 90},-40 Z`,
              hair,
            ) + circle(side * 104, -60, 13, look.accentColor),
        )
        .join('')
    );
  },
  locs: (figure) => {
    const { look } = figure;
    const low = look.hairLength === 'long' ? 330 : 160;
    return [-104, -78, -52, -26, 0, 26, 52, 78, 104]
      .map((x) => lock(figure, [x * 0.6, -130], [x * 1.1, low - Math.abs(x) * 0.2], 25))
      .join('');
  },
};
