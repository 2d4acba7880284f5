import type { Look } from '../look.js';
import { arc, curlsAlong, type Point, points } from './curls.js';
import type { Figure } from './figure.js';
import { braid, lock } from './hair-parts.js';
import { circle, clipped, ellipse, group, shape, stroke } from './svg.js';

type Painter = (figure: Figure) => string;

/** Hair on the far side of the head and what stands out behind it. */
export const hairSideBehind: Painter = (figure) => BEHIND[figure.look.hairCut]?.(figure) ?? '';

const BEHIND: Partial<Record<Look['hairCut'], Painter>> = {
  afro: (figure) => {
    const { look } = figure;
    const size = look.hairLength === 'short' ? 118 : 146;
    return (
      ellipse(-52, -58, size, size * 0.98, figure.hair) +
      curlsAlong(figure, arc([-52, -58], [size - 4, size - 8], 70, 318), 24)
    );
  },
  ponytail: (figure) => {
    const { look } = figure;
    const curly = look.hairTexture === 'curly';
    return (
      shape(
        'M-112,-104 C-196,-130 -226,-10 -200,110 C-194,150 -176,176 -164,184 C-166,90 -156,0 -106,-46 Z',
        figure.hair,
      ) +
      stroke('M-140,-80 C-186,-40 -190,60 -176,130', figure.hairShade, 5, 'opacity=".5"') +
      (curly ? curlsAlong(figure, points('-150,-90 -196,-20 -200,80 -172,160'), 26) : '') +
      circle(-118, -78, 15, look.accentColor)
    );
  },
  bun: (figure) => {
    const { look } = figure;
    const curly = look.hairTexture === 'curly';
    return (
      circle(-76, -176, 52, figure.hair) +
      (curly ? curlsAlong(figure, arc([-76, -176], [44, 42], 0, 360), 16) : '') +
      stroke('M-110,-186 C-90,-220 -50,-212 -44,-180', figure.hairShade, 5, 'opacity=".6"')
    );
  },
};

export const hairSideOver: Painter = (figure) => OVER[figure.look.hairCut]?.(figure) ?? hairSideOverPlain(figure);

const hairSideOverPlain: Painter = (figure) => {
  return crown(figure, null) + hanging(figure);
};

const OVER: Partial<Record<Look['hairCut'], Painter>> = {
  bald: () => '',
  buzz: (figure) => group(shape(TIGHT, figure.hair), 'opacity=".88"'),
  mohawk: (figure) =>
    group(shape(TIGHT, figure.hair), 'opacity=".5"') +
    shape(
      'M84,-96 C96,-150 80,-190 66,-206 L52,-184 L34,-230 L16,-198 L-10,-236 L-26,-200 L-60,-224 L-70,-186 L-108,-194 L-108,-154 L-146,-146 C-134,-110 -124,-70 -112,-50 C-90,-110 -20,-134 84,-96 Z',
      figure.hair,
    ) +
    stroke(
      'M60,-112 C64,-150 60,-170 56,-182 M20,-122 C22,-160 20,-180 14,-196 M-30,-120 C-36,-156 -36,-176 -30,-196 M-76,-98 C-88,-130 -94,-150 -100,-160',
      figure.hairShade,
      5,
      'opacity=".5"',
    ),
  receding: (figure) => {
    const { look } = figure;
    return (
      shape(
        'M4,-72 C-60,-96 -110,-100 -130,-60 C-140,0 -122,60 -92,88 L-66,80 C-50,56 -42,34 -40,6 C-36,-24 -6,-30 2,-8 L8,20 C18,-10 20,-50 4,-72 Z',
        figure.hair,
      ) + (look.hairTexture === 'curly' ? curlsAlong(figure, points('0,-70 -70,-88 -124,-50 -124,20 -84,80'), 18) : '')
    );
  },
  quiff: (figure) => crown(figure, 'M82,-84 C118,-140 96,-206 24,-198 C-20,-196 -60,-186 -90,-164'),
  afro: (figure) => shape(AFRO, figure.hair) + AFRO_ROWS.map((row) => curlsAlong(figure, points(row), 22)).join(''),
};

const AFRO =
  'M72,-112 C40,-160 -60,-170 -120,-120 C-160,-60 -150,40 -96,84 C-60,80 -44,50 -40,8 C-36,-28 -6,-34 4,-8 L12,14 C18,-20 30,-44 44,-60 C58,-76 70,-90 72,-112 Z';
const AFRO_ROWS = ['60,-108 34,-72 14,-34', '20,-130 -40,-80 -62,40', '-30,-130 -90,-80 -100,50'];
const TIGHT =
  'M74,-104 C60,-146 10,-152 -24,-150 C-90,-148 -132,-100 -128,-36 C-124,20 -108,56 -84,80 L-64,74 C-50,54 -42,34 -40,8 C-36,-26 -6,-30 2,-8 L8,22 C14,-10 22,-30 34,-48 C48,-66 62,-84 74,-104 Z';

function crown(figure: Figure, lifted: string | null): string {
  const { look, hair, hairShade, hairLight } = figure;
  const front =
    look.parting === 'fringe'
      ? 'C50,-50 74,-46 94,-50'
      : look.parting === 'back'
        ? 'C44,-74 60,-96 72,-112'
        : 'C54,-58 76,-70 86,-92';
  const isGathered = look.hairCut !== 'loose' && look.hairCut !== 'quiff' && look.hairCut !== 'locs';
  const nape = isGathered
    ? 'C-146,0 -128,40 -100,66 L-72,60 C-54,40 -46,24 -42,2'
    : 'C-146,20 -124,66 -96,94 L-66,84 C-50,60 -42,40 -40,8';
  const top = lifted
    ? `${lifted} C-130,-140 -148,-90 -142,-30`
    : `M${look.parting === 'fringe' ? '94,-50 C104,-110 84,-172 -16,-172' : look.parting === 'back' ? '72,-112 C60,-156 20,-172 -18,-172' : '86,-92 C84,-152 34,-174 -18,-172'} C-102,-170 -150,-112 -142,-30`;
  const d = `${top} ${nape} C-36,-28 -6,-34 2,-10 L9,${look.hairLength === 'short' && look.gender !== 'woman' ? 26 : 12} C15,-14 22,-30 34,-46 ${lifted ? 'C52,-62 70,-72 82,-84' : front} Z`;
  const lines = [
    stroke('M56,-134 C-10,-166 -90,-140 -112,-60', hairLight, 9, 'opacity=".38"'),
    stroke('M60,-96 C0,-130 -70,-100 -92,-30 M40,-66 C-10,-96 -56,-70 -72,-10', hairShade, 4.5, 'opacity=".45"'),
    shape('M-160,-60 C-120,-20 -110,40 -60,110 L-160,120 Z', hairShade, 'opacity=".45"'),
  ];
  const edge: Point[] = [[66, -130], ...arc([-24, -50], [114, 112], 310, 190), [-132, 0], [-104, 70]];
  const curls =
    look.hairTexture === 'curly'
      ? curlsAlong(figure, edge, 23) +
        curlsAlong(figure, points('66,-96 24,-74 -30,-70 -80,-20 -80,50'), 24) +
        curlsAlong(figure, points('20,-120 -50,-110 -104,-50 -110,20'), 24)
      : '';
  return shape(d, hair) + clipped('crown', d, lines.join('')) + curls;
}

function hanging(figure: Figure): string {
  const { look } = figure;
  if (look.hairCut === 'braids' || look.hairCut === 'braid') {
    const low = look.hairLength === 'short' ? 200 : 330;
    return look.hairCut === 'braids'
      ? braid(figure, [-34, 50], [-14, low])
      : braid(figure, [-104, 60], [-128, low + 20]);
  }
  if (look.hairCut === 'pigtails') {
    return (
      shape('M-70,-70 C-150,-100 -176,20 -120,120 C-96,80 -90,0 -56,-40 Z', figure.hair) +
      stroke('M-84,-60 C-126,-30 -130,40 -116,88', figure.hairShade, 4, 'opacity=".5"') +
      circle(-66, -56, 14, look.accentColor)
    );
  }
  if (look.hairCut === 'locs') {
    const low = look.hairLength === 'long' ? 320 : 150;
    return [-128, -104, -80, -56, -34, -12]
      .map((x, at) => lock(figure, [x * 0.8, -70], [x * 1.06 - 4, low - at * 8], 22))
      .join('');
  }
  return look.hairCut === 'loose' && look.hairLength !== 'short' ? curtain(figure) : '';
}

function curtain(figure: Figure): string {
  const { look, hair, hairShade, hairLight } = figure;
  const low = look.hairLength === 'long' ? 330 : 150;
  const wave = look.hairTexture === 'wavy' ? 16 : 0;
  const d = `M-40,-150 C-130,-150 -160,-60 -150,40 C${-150 - wave},${low * 0.4} ${-146 + wave},${low * 0.6} ${-152 - wave * 0.5},${low * 0.8} C-150,${low} -120,${low + 6} -80,${low + 4} C-40,${low + 2} -8,${low - 10} -8,${low - 40} C${-14 + wave},${low * 0.7} ${-4 - wave},${low * 0.45} 4,${low * 0.2} C10,10 16,-20 34,-48 C10,-110 -10,-140 -40,-150 Z`;
  const lines =
    stroke(
      `M-10,-80 C-34,20 ${-30 - wave},${low * 0.5} -36,${low - 6} M-60,-110 C-90,0 ${-84 + wave},${low * 0.5} -90,${low}`,
      hairShade,
      5,
      'opacity=".5"',
    ) + stroke(`M-36,-110 C-64,10 ${-58 - wave},${low * 0.5} -62,${low}`, hairLight, 6, 'opacity=".4"');
  const curls =
    look.hairTexture === 'curly'
      ? curlsAlong(
          figure,
          points(
            `-124,-90 -144,0 -148,${low * 0.6} -120,${low} -50,${low} -10,${low - 30} -8,${low * 0.5} 4,20 22,-30`,
          ),
          27,
        ) + curlsAlong(figure, points(`-60,-60 -70,${low * 0.5} -70,${low - 30}`), 32)
      : '';
  return shape(d, hair) + lines + curls;
}
