import type { HairCut } from '../look.js';
import { arc, curlsAlong, points } from './curls.js';
import type { Figure } from './figure.js';
import { hairCap } from './hair-cap.js';
import { hairTails } from './hair-tails.js';
import { clipped, group, shape, stroke } from './svg.js';

type Painter = (figure: Figure) => string;

/** Hair over the forehead and in front of the shoulders. */
export const hairOver: Painter = (figure) => (CUTS[figure.look.hairCut] ?? combed)(figure);

const combed: Painter = (figure) => hairCap(figure) + hairTails(figure);

const afroEdge = (figure: Figure): string => {
  const { cheek, hair } = figure;
  const front = `M${-cheek - 16},-10 C${-cheek - 20},-120 -60,-170 0,-170 C60,-170 ${cheek + 20},-120 ${cheek + 16},-10 C${cheek - 4},-40 50,-92 0,-92 C-50,-92 ${-cheek + 4},-40 ${-cheek - 16},-10 Z`;
  return shape(front, hair) + curlsAlong(figure, arc([0, -44], [cheek - 2, 56], 186, 354), 19);
};

const buzz = (figure: Figure): string => {
  const { cheek, hair } = figure;
  return shape(
    `M${-cheek - 3},6 C${-cheek - 8},-110 -66,-146 0,-146 C66,-146 ${cheek + 8},-110 ${cheek + 3},6 L${cheek - 6},4 C${cheek - 4},-40 ${cheek - 14},-66 ${cheek - 28},-78 C30,-96 -30,-96 ${-cheek + 28},-78 C${-cheek + 14},-66 ${-cheek + 4},-40 ${-cheek + 6},4 Z`,
    hair,
    'opacity=".88"',
  );
};

const mohawk = ({ hair, hairShade, hairLight }: Figure): string =>
  shape(
    'M-30,-84 C-44,-150 -40,-210 -14,-236 L-8,-214 L4,-250 L14,-216 L28,-232 C46,-190 44,-140 30,-84 C10,-74 -10,-74 -30,-84 Z',
    hair,
  ) +
  stroke('M-14,-96 C-20,-150 -16,-190 -8,-210 M14,-96 C22,-150 20,-190 14,-212', hairShade, 5, 'opacity=".6"') +
  stroke('M-2,-96 C-4,-150 0,-200 4,-230', hairLight, 5, 'opacity=".5"');

const receding = (figure: Figure): string => {
  const { cheek } = figure;
  const side = (at: number) => {
    const p = (x: number) => (at * x).toFixed(1);
    return shape(
      `M${p(cheek + 4)},24 C${p(cheek + 20)},-40 ${p(cheek + 12)},-92 ${p(cheek - 18)},-112 C${p(cheek - 22)},-84 ${p(cheek - 8)},-60 ${p(cheek - 8)},-6 Z`,
      figure.hair,
    );
  };
  const curls =
    figure.look.hairTexture === 'curly'
      ? [-1, 1]
          .map((at) =>
            curlsAlong(figure, points(`${at * (cheek + 6)},14 ${at * (cheek + 10)},-50 ${at * (cheek - 6)},-96`), 17),
          )
          .join('')
      : '';
  return side(-1) + side(1) + curls;
};

const quiff = (figure: Figure): string => {
  const { cheek, hair, hairShade, hairLight } = figure;
  const d = `M${-cheek - 4},8 C${-cheek - 10},-40 ${-cheek - 14},-96 -78,-128 C-80,-176 -20,-206 46,-190 C92,-180 ${cheek + 16},-120 ${cheek + 4},8 L${cheek - 6},4 C${cheek - 4},-34 ${cheek - 12},-64 ${cheek - 24},-80 C50,-100 10,-84 -40,-96 C${-cheek + 30},-98 ${-cheek + 10},-60 ${-cheek + 6},4 Z`;
  return (
    shape(d, hair) +
    clipped(
      'quiff',
      d,
      shape(
        `M${-cheek - 20},20 L${-cheek - 20},-100 L-82,-108 C-82,-70 ${-cheek + 12},-40 ${-cheek + 8},20 Z M${cheek + 20},20 L${cheek + 20},-100 L84,-110 C82,-70 ${cheek - 12},-40 ${cheek - 8},20 Z`,
        hairShade,
        'opacity=".6"',
      ),
    ) +
    stroke('M-62,-122 C-40,-168 10,-184 52,-170 M-34,-112 C-10,-146 30,-158 64,-142', hairLight, 6, 'opacity=".45"') +
    stroke('M-48,-112 C-20,-156 20,-168 60,-156', hairShade, 4, 'opacity=".5"')
  );
};

const CUTS: Partial<Record<HairCut, Painter>> = {
  bald: () => '',
  buzz,
  mohawk: (figure) => group(buzz(figure), 'opacity=".55"') + mohawk(figure),
  receding,
  afro: afroEdge,
  quiff,
};
