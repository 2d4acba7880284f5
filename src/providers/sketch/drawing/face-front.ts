import { darken } from './color.js';
import { eyesFront } from './eyes-front.js';
import { facialHairFront } from './facial-hair.js';
import type { Figure } from './figure.js';
import { mouthFront } from './mouth-front.js';
import { circle, clipped, ellipse, group, radialGradient, shape, stroke } from './svg.js';

export function faceOutline({ cheek, jaw, chin }: Figure): string {
  const low = chin - 34;
  return [
    `M${-cheek},-24 C${-cheek - 2},-104 -58,-138 0,-138 C58,-138 ${cheek + 2},-104 ${cheek},-24`,
    `C${cheek},24 ${jaw + 12},62 ${jaw * 0.82},${low} C${jaw * 0.6},${chin - 12} 26,${chin} 0,${chin}`,
    `C-26,${chin} ${-jaw * 0.6},${chin - 12} ${-jaw * 0.82},${low} C${-jaw - 12},62 ${-cheek},24 ${-cheek},-24 Z`,
  ].join(' ');
}

export function earsFront(figure: Figure): string {
  const { cheek, skin, skinShade } = figure;
  const ear = (side: number) =>
    ellipse(side * (cheek + 5), 8, 15, 25, skin) +
    stroke(
      `M${side * (cheek + 12)},-4 C${side * (cheek + 2)},-8 ${side * (cheek + 1)},10 ${side * (cheek + 9)},18`,
      skinShade,
      3.5,
    );
  return ear(-1) + ear(1);
}

export function faceFront(figure: Figure): string {
  const outline = faceOutline(figure);
  return [
    shape(outline, figure.skin),
    clipped('face', outline, modelling(figure) + marks(figure) + facialHairFront(figure)),
    noseFront(figure),
    mouthFront(figure),
    eyesFront(figure),
  ].join('');
}

/** Light falls from the upper left: one soft cheek shadow on the right, a blush, the shadow of hair on the forehead. */
function modelling({ cheek, jaw, chin, skinShade, skinLight, blush, look }: Figure): string {
  const blushOpacity = look.gender === 'man' ? 0.35 : 0.6;
  return [
    shape(
      `M${cheek + 20},-140 L${cheek - 22},-120 C${cheek - 8},-60 ${cheek - 20},10 ${jaw - 14},60 C${jaw - 34},${chin - 14} 20,${chin - 6} -10,${chin + 8} L${cheek + 30},${chin + 20} Z`,
      skinShade,
      'opacity=".38"',
    ),
    shape(`M-110,-150 L110,-150 L110,-84 C60,-104 -60,-104 -110,-84 Z`, skinShade, 'opacity=".3"'),
    `<defs>${radialGradient('blush', [`${blush}/1`, `${blush}/.7`, `${blush}/0`])}</defs>`,
    ellipse(-49, 50, 36, 26, 'url(#blush)', `opacity="${blushOpacity}"`),
    ellipse(52, 50, 34, 26, 'url(#blush)', `opacity="${blushOpacity}"`),
    ellipse(-26, -62, 34, 16, skinLight, 'opacity=".35"'),
  ].join('');
}

function marks(figure: Figure): string {
  const { look, skinDeep, skinShade, isOld } = figure;
  const spots = [-60, 34, -46, 26, -34, 38, -52, 46, -26, 28, 30, 28, 40, 38, 54, 30, 62, 40, 46, 50, -8, 18, 8, 22];
  const freckles = spots.flatMap((x, at) => (at % 2 === 0 ? [circle(x, spots[at + 1] ?? 0, 2.6, skinDeep)] : []));
  return [
    look.freckles ? group(freckles.join(''), 'opacity=".6"') : '',
    look.scar ? stroke('M60,-52 C56,-26 60,-4 54,36', darken(skinShade, 0.06), 5, 'opacity=".9"') : '',
    look.scar ? stroke('M61,-50 C57,-26 61,-4 55,34', '#ffffff', 1.5, 'opacity=".35"') : '',
    isOld ? wrinkles(figure) : '',
    look.ageYears >= 42 && !isOld ? group(folds(figure), 'opacity=".4"') : '',
  ].join('');
}

function folds({ skinDeep, mouthWidth }: Figure): string {
  const x = mouthWidth + 12;
  return (
    stroke(`M-26,46 C${-x + 4},54 ${-x - 3},66 ${-x - 2},80`, skinDeep, 3) +
    stroke(`M26,46 C${x - 4},54 ${x + 3},66 ${x + 2},80`, skinDeep, 3)
  );
}

function wrinkles(figure: Figure): string {
  const { skinDeep, cheek } = figure;
  const lines = [
    'M-38,-78 C-14,-84 14,-84 38,-78',
    'M-30,-66 C-10,-71 10,-71 30,-66',
    `M${-cheek + 10},-8 L${-cheek + 24},-2 M${-cheek + 9},4 L${-cheek + 23},4 M${-cheek + 11},16 L${-cheek + 24},10`,
    `M${cheek - 10},-8 L${cheek - 24},-2 M${cheek - 9},4 L${cheek - 23},4 M${cheek - 11},16 L${cheek - 24},10`,
    'M-58,24 C-48,31 -36,31 -26,25 M58,24 C48,31 36,31 26,25',
  ];
  return group(lines.map((d) => stroke(d, skinDeep, 2.6)).join('') + folds(figure), 'opacity=".5"');
}

function noseFront({ noseWidth: width, noseLength: tip, skinShade, skinDeep, skinLight }: Figure): string {
  return [
    shape(
      `M5,-8 C10,14 ${width},${tip - 18} ${width + 2},${tip - 4} C${width - 2},${tip + 6} 6,${tip + 6} 0,${tip + 5} C6,${tip - 16} 4,8 5,-8 Z`,
      skinShade,
      'opacity=".55"',
    ),
    stroke(
      `M${-width},${tip - 3} C${-width + 1},${tip + 5} ${-width * 0.45},${tip + 3} ${-width * 0.3},${tip + 5} C-2,${tip + 9} 4,${tip + 9} ${width * 0.35},${tip + 5} C${width * 0.5},${tip + 3} ${width},${tip + 5} ${width},${tip - 3}`,
      skinDeep,
      3.4,
      'opacity=".75"',
    ),
    ellipse(-3, tip - 9, 4.5, 6, skinLight, 'opacity=".7"'),
  ].join('');
}
