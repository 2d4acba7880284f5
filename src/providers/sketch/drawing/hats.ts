import type { Hat } from '../look.js';
import { darken, lighten } from './color.js';
import type { Figure } from './figure.js';
import { circle, ellipse, rect, shape, stroke } from './svg.js';

interface HatColors {
  base: string;
  shade: string;
  light: string;
}

type HatPainter = (figure: Figure, colors: HatColors) => string;

/** Hats look much the same from the front and from behind; only what differs asks for the view. */
export function hatFront(figure: Figure): string {
  const base = figure.look.hatColor;
  return HATS[figure.look.hat](figure, { base, shade: darken(base, 0.32), light: lighten(base, 0.2) });
}

const beanie: HatPainter = ({ cheek }, { base, shade, light }) => {
  const w = cheek + 17;
  const ribs = Array.from({ length: 11 }, (_, at) =>
    stroke(`M${-w + 12 + (at * (2 * w - 24)) / 10},-106 l0,40`, shade, 3.5, 'opacity=".5"'),
  ).join('');
  return (
    shape(`M${-w},-80 C${-w - 4},-176 -62,-212 0,-212 C62,-212 ${w + 4},-176 ${w},-80 Z`, base) +
    shape(
      `M30,-208 C80,-200 ${w + 2},-160 ${w},-100 L${w - 34},-100 C${w - 30},-150 60,-190 30,-208 Z`,
      shade,
      'opacity=".35"',
    ) +
    shape(`M${-w - 4},-112 C-50,-128 50,-128 ${w + 4},-112 L${w + 2},-62 C50,-80 -50,-80 ${-w - 2},-62 Z`, light) +
    ribs +
    circle(0, -218, 22, light)
  );
};

const cap: HatPainter = ({ cheek, look }, { base, shade, light }) => {
  const w = cheek + 13;
  const crown =
    shape(`M${-w},-74 C${-w},-170 -60,-196 0,-196 C60,-196 ${w},-170 ${w},-74 C50,-92 -50,-92 ${-w},-74 Z`, base) +
    stroke(
      'M0,-196 L0,-92 M-50,-186 C-60,-150 -60,-120 -58,-88 M50,-186 C60,-150 60,-120 58,-88',
      shade,
      3,
      'opacity=".45"',
    ) +
    circle(0, -197, 8, light);
  const visor =
    look.view === 'back'
      ? ''
      : shape(
          `M${-w + 4},-78 C-60,-104 60,-104 ${w - 4},-78 C${w + 10},-60 70,-54 0,-56 C-70,-54 ${-w - 10},-60 ${-w + 4},-78 Z`,
          shade,
        ) + stroke(`M${-w + 14},-80 C-56,-98 56,-98 ${w - 14},-80`, light, 3, 'opacity=".5"');
  return crown + visor;
};

const brimmed =
  (crown: string, band: string, wide: number): HatPainter =>
  ({ cheek, look }, { base, shade }) => {
    const w = cheek + wide;
    return (
      shape(
        `M${-w},-76 C${-w * 0.6},-112 ${w * 0.6},-112 ${w},-76 C${w * 0.6},-54 ${-w * 0.6},-54 ${-w},-76 Z`,
        shade,
      ) +
      shape(crown, base) +
      shape(band, look.accentColor) +
      stroke(`M${-w},-77 C${-w * 0.6},-102 ${w * 0.6},-102 ${w},-77`, base, 13)
    );
  };

const beret: HatPainter = ({ cheek }, { base, shade, light }) =>
  shape(
    `M${-cheek - 6},-84 C${-cheek - 54},-150 -60,-204 30,-196 C${cheek + 44},-188 ${cheek + 48},-120 ${cheek + 4},-92 C40,-112 -40,-108 ${-cheek - 6},-84 Z`,
    base,
  ) +
  shape(
    `M60,-190 C${cheek + 44},-178 ${cheek + 48},-120 ${cheek + 4},-92 C${cheek - 30},-106 70,-130 60,-190 Z`,
    shade,
    'opacity=".4"',
  ) +
  stroke(`M${-cheek - 4},-84 C-40,-106 40,-110 ${cheek + 2},-92`, shade, 9) +
  stroke('M24,-196 l6,-22', base, 8) +
  stroke('M-80,-150 C-60,-176 -30,-186 0,-186', light, 7, 'opacity=".5"');

const crown: HatPainter = ({ cheek }) => {
  const w = cheek - 4;
  return (
    shape(
      `M${-w},-96 L${-w - 12},-188 L${-w * 0.5},-142 L0,-212 L${w * 0.5},-142 L${w + 12},-188 L${w},-96 C40,-112 -40,-112 ${-w},-96 Z`,
      '#efc24a',
      'stroke="#b98722" stroke-width="4" stroke-linejoin="round"',
    ) +
    shape(`M${-w},-96 C-40,-112 40,-112 ${w},-96 L${w + 3},-118 C40,-134 -40,-134 ${-w - 3},-118 Z`, '#d39d2e') +
    circle(0, -122, 11, '#c8324a') +
    circle(-48, -118, 8, '#3b78c4') +
    circle(48, -118, 8, '#3b78c4') +
    circle(0, -214, 9, '#fff1c4') +
    circle(-w - 12, -190, 8, '#fff1c4') +
    circle(w + 12, -190, 8, '#fff1c4')
  );
};

const chef: HatPainter = ({ cheek }) =>
  circle(-58, -206, 54, '#ffffff') +
  circle(58, -206, 54, '#e6e8ee') +
  circle(0, -232, 62, '#fbfbfd') +
  rect(-cheek - 4, -192, 2 * cheek + 8, 112, '#ffffff', 'rx="12"') +
  rect(cheek - 40, -192, 44, 112, '#d9dce6', 'rx="12"') +
  stroke('M-50,-180 l0,84 M0,-184 l0,88 M50,-180 l0,84', '#cfd3de', 4);

const hardhat: HatPainter = ({ cheek }, { base, shade, light }) =>
  shape(
    `M${-cheek - 12},-76 C${-cheek - 14},-186 -50,-206 0,-206 C50,-206 ${cheek + 14},-186 ${cheek + 12},-76 Z`,
    base,
  ) +
  shape('M-20,-208 L20,-208 L24,-80 L-24,-80 Z', light) +
  shape(
    `M${-cheek - 34},-80 C-60,-98 60,-98 ${cheek + 34},-80 C${cheek + 34},-62 60,-74 0,-74 C-60,-74 ${-cheek - 34},-62 ${-cheek - 34},-80 Z`,
    shade,
  );

/** A scarf around head and neck; it covers the hair. */
const headscarf: HatPainter = ({ cheek, jaw, chin, look }, { base, shade, light }) => {
  const outer = `M${-cheek - 20},30 C${-cheek - 36},-120 -76,-176 0,-176 C76,-176 ${cheek + 36},-120 ${cheek + 20},30 C${cheek + 22},100 ${cheek + 36},150 ${cheek + 60},196 C60,260 -60,260 ${-cheek - 60},196 C${-cheek - 36},150 ${-cheek - 22},100 ${-cheek - 20},30 Z`;
  const opening = `M0,-96 C-56,-96 ${-cheek + 12},-60 ${-cheek + 8},0 C${-cheek + 10},60 ${-jaw * 0.75},${chin - 26} 0,${chin + 6} C${jaw * 0.75},${chin - 26} ${cheek - 10},60 ${cheek - 8},0 C${cheek - 12},-60 56,-96 0,-96 Z`;
  const isOpen = look.view === 'front';
  return (
    `<path fill-rule="evenodd" fill="${base}" d="${outer} ${isOpen ? opening : ''}"/>` +
    stroke(
      `M${-cheek - 10},90 C-60,${chin + 50} 40,${chin + 70} ${cheek + 30},150 M${-cheek - 20},130 C-60,${chin + 80} 20,${chin + 96} ${cheek + 10},200`,
      shade,
      5,
      'opacity=".55"',
    ) +
    (isOpen ? stroke(opening, shade, 5, 'opacity=".5"') : '') +
    stroke(`M${-cheek - 8},-40 C${-cheek},-110 -50,-146 -10,-152`, light, 9, 'opacity=".5"')
  );
};

const turban: HatPainter = ({ cheek }, { base, shade, light }) =>
  shape(
    `M${-cheek - 14},-62 C${-cheek - 40},-170 -60,-222 0,-222 C60,-222 ${cheek + 40},-170 ${cheek + 14},-62 C60,-110 20,-96 0,-122 C-20,-96 -60,-110 ${-cheek - 14},-62 Z`,
    base,
  ) +
  stroke(
    `M0,-124 C-50,-150 -90,-150 ${-cheek - 22},-110 M0,-124 C50,-150 90,-150 ${cheek + 22},-110 M0,-150 C-44,-186 -80,-186 ${-cheek - 10},-160 M0,-150 C44,-186 80,-186 ${cheek + 10},-160 M0,-176 C-20,-206 -40,-210 -56,-206`,
    shade,
    5,
    'opacity=".55"',
  ) +
  stroke(`M${-cheek},-96 C-70,-130 -40,-132 -12,-126`, light, 6, 'opacity=".6"') +
  ellipse(0, -132, 12, 15, '#e6bd53');

const wizard: HatPainter = ({ cheek }, { base, shade, light }) =>
  shape(`M${-cheek - 60},-74 C-60,-120 60,-120 ${cheek + 60},-74 C60,-48 -60,-48 ${-cheek - 60},-74 Z`, shade) +
  shape(
    `M${-cheek + 2},-92 C-60,-180 -30,-270 40,-330 C30,-270 70,-180 ${cheek - 2},-92 C40,-76 -40,-76 ${-cheek + 2},-92 Z`,
    base,
  ) +
  stroke(`M${-cheek + 4},-96 C-40,-80 40,-80 ${cheek - 4},-96`, light, 14) +
  shape('M10,-190 l6,14 l15,2 l-11,10 l3,15 l-13,-8 l-13,8 l3,-15 l-11,-10 l15,-2 Z', '#f3cf5b');

const HATS: Record<Hat, HatPainter> = {
  none: () => '',
  beanie,
  cap,
  fedora: brimmed(
    'M-86,-84 C-92,-160 -66,-206 -30,-202 C-10,-192 10,-192 30,-202 C66,-206 92,-160 86,-84 Z',
    'M-87,-88 C-40,-98 40,-98 87,-88 L89,-118 C40,-130 -40,-130 -89,-118 Z',
    48,
  ),
  sunhat: brimmed(
    'M-92,-84 C-96,-170 -56,-196 0,-196 C56,-196 96,-170 92,-84 Z',
    'M-93,-88 C-40,-98 40,-98 93,-88 L95,-116 C40,-128 -40,-128 -95,-116 Z',
    92,
  ),
  beret,
  crown,
  chef,
  hardhat,
  headscarf,
  turban,
  wizard,
};
