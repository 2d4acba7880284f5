import type { Garment } from '../look.js';
import { type Cloth, shirtUnderApron } from './cloth.js';
import { darken, lighten, luminance } from './color.js';
import type { Figure } from './figure.js';
import { circle, ellipse, rect, shape, stroke } from './svg.js';

type Painter = (figure: Figure, cloth: Cloth) => string;

/** What tells one garment from another; the plain cloth is already there. */
export function garmentDetails(figure: Figure, cloth: Cloth): string {
  return PAINTERS[figure.look.garment](figure, cloth);
}

const ribbed: Painter = ({ neck }, { shade, base }) => {
  const edge = neck + 14;
  return (
    stroke(`M${-edge},146 C${-edge + 2},210 ${edge - 2},210 ${edge},146`, lighten(base, 0.08), 17) +
    stroke(`M${-edge - 7},150 C${-edge},222 ${edge},222 ${edge + 7},150`, shade, 3, 'opacity=".6"')
  );
};

const stitches: Painter = (_figure, cloth) => {
  const rows = [250, 290, 330, 370, 410, 450, 490, 530];
  const wave = (y: number) =>
    stroke(`M-220,${y} ${Array.from({ length: 22 }, () => 'q10,9 20,0').join(' ')}`, cloth.shade, 3, 'opacity=".28"');
  return rows.map(wave).join('');
};

const buttons = (x: number, color: string, ys: readonly number[]): string =>
  ys.map((y) => circle(x, y, 5.5, color) + circle(x - 1.4, y - 1.4, 1.6, '#ffffff', 'opacity=".6"')).join('');

const collar = (neck: number, fill: string, line: string): string => {
  const edge = neck + 14;
  const wing = (side: number) => {
    const p = (x: number) => (side * x).toFixed(1);
    const d = `M${p(edge - 8)},134 C${p(edge + 14)},142 ${p(edge + 20)},152 ${p(edge + 22)},162 L${p(44)},222 L${p(0)},${side < 0 ? 251 : 251} Z`;
    return shape(d, fill) + stroke(d, line, 3, 'opacity=".55"');
  };
  return wing(-1) + wing(1);
};

const shirt: Painter = ({ neck, look }, cloth) => {
  const placket =
    stroke('M0,250 L0,570', cloth.shade, 3, 'opacity=".8"') +
    buttons(10, lighten(cloth.base, 0.6), [290, 350, 410, 470]);
  const pocket =
    look.gender === 'man' ? stroke('M54,288 l54,0 l0,52 l-27,14 l-27,-14 Z', cloth.shade, 3, 'opacity=".6"') : '';
  return placket + pocket + collar(neck, lighten(cloth.base, 0.12), cloth.shade);
};

const inner = (neck: number, color: string, line: string): string =>
  shape(`M${-neck - 20},140 L${neck + 20},140 L0,470 Z`, color) + stroke('M0,240 L0,460', line, 3, 'opacity=".5"');

const lapels = (figure: Figure, cloth: Cloth, depth: number): string => {
  const edge = figure.neck + 20;
  const flap = (side: number) => {
    const p = (x: number) => (side * x).toFixed(1);
    const d = `M${p(edge - 16)},138 L${p(edge + 26)},164 L${p(edge + 20)},232 L${p(edge - 2)},238 L${p(edge + 4)},258 L${p(0)},${depth} Z`;
    return shape(d, side < 0 ? cloth.light : cloth.base) + stroke(d, cloth.shade, 4, 'opacity=".8"');
  };
  return flap(-1) + flap(1) + stroke(`M0,${depth} L0,570`, cloth.shade, 4);
};

const suit: Painter = (figure, cloth) => {
  const { neck, look } = figure;
  const white = luminance(cloth.base) > 0.75 ? '#cfd8e6' : '#f6f3ee';
  const tie =
    shape('M-15,196 L15,196 L9,218 L24,400 L0,432 L-24,400 L-9,218 Z', cloth.accent) +
    shape('M9,218 L24,400 L0,432 L2,220 Z', darken(cloth.accent, 0.25), 'opacity=".6"') +
    shape('M-16,192 L16,192 L10,220 L-10,220 Z', darken(cloth.accent, 0.15));
  return (
    inner(neck, white, '#b9b2ad') +
    (look.gender === 'woman'
      ? shape(`M${-neck - 10},140 L0,262 L${neck + 10},140 Z`, figure.skin)
      : collarShort(neck, white) + tie) +
    lapels(figure, cloth, 424) +
    buttons(14, cloth.shade, [446, 498])
  );
};

const collarShort = (neck: number, fill: string): string =>
  [-1, 1]
    .map((side) =>
      shape(
        `M${side * (neck + 4)},140 L${side * (neck + 20)},166 L${side * 30},222 L0,192 Z`,
        fill,
        'stroke="#c9c2bc" stroke-width="2.5"',
      ),
    )
    .join('');

const jacket: Painter = (figure, cloth) => {
  const { neck } = figure;
  const under = luminance(cloth.accent) > 0.5 ? cloth.accent : lighten(cloth.accent, 0.35);
  const top =
    shape(`M${-neck - 30},136 L${neck + 30},136 L62,580 L-62,580 Z`, under) +
    shape(`M${-neck - 14},140 C${-neck - 12},202 ${neck + 12},202 ${neck + 14},140 Z`, figure.skin) +
    stroke(`M${-neck - 14},146 C${-neck - 12},204 ${neck + 12},204 ${neck + 14},146`, darken(under, 0.16), 8);
  const half = (side: number) => {
    const p = (x: number) => (side * x).toFixed(1);
    return (
      shape(
        `M${p(neck + 8)},136 C${p(neck + 40)},150 ${p(neck + 60)},160 ${p(neck + 120)},180 L${p(240)},580 L${p(60)},580 C${p(70)},420 ${p(72)},300 ${p(neck + 8)},136 Z`,
        cloth.base,
      ) +
      shape(
        `M${p(neck + 4)},134 L${p(neck + 44)},150 L${p(neck + 40)},226 L${p(68)},300 Z`,
        cloth.light,
        `stroke="${cloth.shade}" stroke-width="4"`,
      ) +
      stroke(
        `M${p(70)},320 C${p(70)},420 ${p(64)},500 ${p(60)},580`,
        lighten(cloth.base, 0.4),
        4,
        'stroke-dasharray="8 6" opacity=".8"',
      )
    );
  };
  return top + half(-1) + half(1);
};

const coat: Painter = (figure, cloth) =>
  inner(figure.neck, darken(cloth.accent, 0.1), darken(cloth.accent, 0.4)) +
  lapels(figure, cloth, 400) +
  buttons(-40, darken(cloth.base, 0.5), [430, 500]) +
  buttons(46, darken(cloth.base, 0.5), [430, 500]);

const hoodie: Painter = (figure, cloth) => {
  const edge = figure.neck + 18;
  return [
    stroke(`M${-edge - 22},150 C${-edge - 10},236 ${edge + 10},236 ${edge + 22},150`, cloth.light, 34),
    stroke(`M${-edge - 40},158 C${-edge - 20},262 ${edge + 20},262 ${edge + 40},158`, cloth.shade, 4, 'opacity=".6"'),
    stroke('M-34,226 C-36,270 -32,300 -34,330 M34,226 C36,270 32,290 34,312', '#f5f0e8', 7),
    shape('M-90,440 L90,440 L112,540 L-112,540 Z', cloth.shade, 'opacity=".35"'),
  ].join('');
};

/** The collar of a turtleneck stands over the neck, outside the trunk. */
export const standingCollar: Painter = ({ neck, skinShade }, cloth) =>
  [
    shape(
      `M${-neck - 8},112 C${-neck * 0.5},130 ${neck * 0.5},130 ${neck + 8},112 L${neck + 16},176 C${neck * 0.5},196 ${-neck * 0.5},196 ${-neck - 16},176 Z`,
      cloth.light,
    ),
    [-0.66, -0.33, 0, 0.33, 0.66]
      .map((at) => stroke(`M${at * neck},128 L${at * (neck + 6)},184`, cloth.shade, 3, 'opacity=".4"'))
      .join(''),
    stroke(`M${-neck - 14},176 C${-neck * 0.5},198 ${neck * 0.5},198 ${neck + 14},176`, cloth.shade, 4, 'opacity=".7"'),
    stroke(`M${-neck - 6},113 C${-neck * 0.5},131 ${neck * 0.5},131 ${neck + 6},113`, skinShade, 2, 'opacity=".5"'),
  ].join('');

const straps: Painter = (figure, cloth) => {
  const blue = cloth.base;
  const under = lighten(cloth.accent, 0.2);
  const strap = (side: number) =>
    shape(`M${side * 60},150 L${side * 92},156 L${side * 84},330 L${side * 58},330 Z`, blue) +
    circle(side * 71, 326, 8, '#e8c766');
  return (
    shape('M-260,130 L260,130 L260,580 L-260,580 Z', under) +
    shape(
      `M${-figure.neck - 14},140 C${-figure.neck - 12},206 ${figure.neck + 12},206 ${figure.neck + 14},140 Z`,
      figure.skin,
    ) +
    ribbed(figure, { ...cloth, base: under, shade: darken(under, 0.3) }) +
    shape('M-84,312 L84,312 L96,440 L260,470 L260,600 L-260,600 L-260,470 L-96,440 Z', blue) +
    stroke('M-40,350 l80,0 l0,56 l-80,0 Z', lighten(blue, 0.35), 4, 'stroke-dasharray="8 6"') +
    strap(-1) +
    strap(1)
  );
};

const apron: Painter = (figure, cloth) => {
  const shirtColor = shirtUnderApron(cloth.base, cloth.accent);
  const strap = (side: number) =>
    shape(`M${side * 58},150 L${side * 80},154 L${side * 76},310 L${side * 56},310 Z`, cloth.base);
  return (
    shape('M-260,130 L260,130 L260,580 L-260,580 Z', shirtColor) +
    shape('M260,150 L120,190 L100,580 L260,580 Z', darken(shirtColor, 0.25), 'opacity=".4"') +
    shape(`M${-figure.neck - 14},140 L0,246 L${figure.neck + 14},140 Z`, figure.skin) +
    collar(figure.neck, lighten(shirtColor, 0.3), darken(shirtColor, 0.3)) +
    shape('M-82,296 C-40,306 40,306 82,296 L112,420 L150,600 L-150,600 L-112,420 Z', cloth.base) +
    stroke('M-112,420 C-40,432 40,432 112,420', cloth.shade, 5) +
    strap(-1) +
    strap(1)
  );
};

const labcoat: Painter = (figure, cloth) => {
  const white: Cloth = { base: '#f4f5f7', shade: '#b4bccb', light: '#ffffff', accent: cloth.accent };
  return (
    shape('M-260,130 L260,130 L260,580 L-260,580 Z', white.base) +
    shape('M260,150 L110,190 L90,580 L260,580 Z', white.shade, 'opacity=".45"') +
    inner(figure.neck, cloth.base, cloth.shade) +
    lapels(figure, white, 420) +
    stroke('M-62,170 C-70,260 -40,300 -20,318 M62,170 C70,240 60,270 56,300', '#3a4150', 8) +
    circle(56, 312, 14, '#8b93a3') +
    circle(56, 312, 8, '#cfd5df') +
    rect(84, 300, 60, 8, white.shade)
  );
};

const uniform: Painter = (figure, cloth) =>
  shirt(figure, cloth) +
  shape('M-15,236 L15,236 L22,420 L0,446 L-22,420 Z', darken(cloth.base, 0.5)) +
  shape('M-118,286 l14,-12 l14,12 l-4,26 l-10,8 l-10,-8 Z', '#e5bf4b') +
  [-1, 1]
    .map((side) =>
      shape(
        `M${side * 96},172 L${side * 150},186 L${side * 142},206 L${side * 90},190 Z`,
        darken(cloth.base, 0.4),
        'stroke="#e5bf4b" stroke-width="4"',
      ),
    )
    .join('');

const spacesuit: Painter = ({ neck }, cloth) =>
  [
    shape('M-260,130 L260,130 L260,600 L-260,600 Z', '#eef0f3'),
    shape('M260,150 L110,190 L90,600 L260,600 Z', '#a9b2c2', 'opacity=".5"'),
    ellipse(0, 178, neck + 74, 34, '#8d97a8'),
    ellipse(0, 170, neck + 62, 27, '#d9dee6'),
    ellipse(0, 164, neck + 44, 20, '#596273'),
    rect(-70, 300, 140, 92, '#cfd6e0', 'rx="12"'),
    circle(-36, 332, 12, cloth.base) + circle(4, 332, 12, cloth.accent) + rect(28, 322, 26, 20, '#5b6576', 'rx="4"'),
    rect(-48, 358, 96, 14, '#8d97a8', 'rx="7"'),
    stroke('M-190,300 L-140,300 M140,300 L190,300', cloth.base, 20),
  ].join('');

const armor: Painter = ({ neck }, cloth) =>
  [
    shape('M-260,130 L260,130 L260,600 L-260,600 Z', '#9aa3b0'),
    shape('M260,140 L70,180 L40,600 L260,600 Z', '#596170', 'opacity=".55"'),
    stroke('M0,190 L0,420', '#6a7280', 5),
    shape(
      `M${-neck - 12},128 C-20,150 20,150 ${neck + 12},128 L${neck + 30},188 C30,216 -30,216 ${-neck - 30},188 Z`,
      '#c3cad4',
      'stroke="#6a7280" stroke-width="4"',
    ),
    stroke('M-150,250 C-90,300 90,300 150,250 M-130,420 C-60,450 60,450 130,420', '#6a7280', 5),
    shape(
      'M-220,196 C-170,150 -110,160 -96,190 C-110,250 -160,270 -220,262 Z M220,196 C170,150 110,160 96,190 C110,250 160,270 220,262 Z',
      cloth.base,
      'stroke="#4c535f" stroke-width="4"',
    ),
    circle(0, 300, 22, cloth.accent, 'stroke="#e0c46a" stroke-width="6"'),
  ].join('');

const dress: Painter = ({ neck }, cloth) =>
  stroke(`M${-neck - 54},152 C${-neck - 24},256 ${neck + 24},256 ${neck + 54},152`, cloth.light, 8) +
  shape('M-160,404 C-60,424 60,424 160,404 L160,430 C60,450 -60,450 -160,430 Z', cloth.accent);

const PAINTERS: Record<Garment, Painter> = {
  tshirt: ribbed,
  shirt,
  blouse: (figure, cloth) =>
    stroke('M0,252 C-30,300 -44,340 -34,380 M0,252 C30,296 40,320 46,350', cloth.light, 14) +
    circle(0, 254, 13, cloth.light) +
    collar(figure.neck, cloth.light, cloth.shade),
  sweater: (figure, cloth) => stitches(figure, cloth) + ribbed(figure, cloth),
  turtleneck: stitches,
  hoodie,
  jacket,
  suit,
  coat,
  dress,
  overalls: straps,
  apron,
  labcoat,
  uniform,
  spacesuit,
  armor,
};
