import type { Expression, Look } from '../look.js';
import { darken, lighten, mix } from './color.js';
import type { Figure } from './figure.js';
import { circle, clipped, ellipse, group, radialGradient, shape, stroke } from './svg.js';

type Painter = (figure: Figure) => string;

/** Heights of the corner of the mouth against its middle; up is negative. */
const CORNERS: Record<Expression, number> = {
  neutral: -2,
  smile: -12,
  laugh: -16,
  serious: 1,
  sad: 9,
  surprised: 2,
  angry: 6,
  dreamy: -6,
  wink: -11,
};

function profile({ noseLength: tip, noseWidth, chin, isChild, look }: Figure): string {
  const nose = 95 + noseWidth * 0.9 + (isChild ? -6 : 4);
  const chinX = look.gender === 'man' ? 92 : 86;
  return [
    'M26,-140 C66,-134 86,-104 87,-66 C88,-52 91,-44 90,-35 C89,-26 83,-20 84,-10',
    `C89,8 ${nose - 12},${tip - 22} ${nose},${tip - 8} C${nose + 3},${tip + 1} ${nose - 8},${tip + 7} 95,${tip + 7}`,
    'C91,60 91,64 94,69 C100,73 101,79 93,83 C101,86 101,95 92,99',
    `C86,104 ${chinX - 2},107 ${chinX},${chin - 14} C${chinX + 2},${chin} ${chinX - 12},${chin + 4} 66,${chin + 4}`,
    `C38,${chin + 2} 2,112 -20,90 C-34,74 -36,60 -60,70 C-100,40 -122,0 -122,-42 C-122,-110 -60,-143 -12,-143 C2,-143 14,-142 26,-140 Z`,
  ].join(' ');
}

export function faceSide(figure: Figure): string {
  const outline = profile(figure);
  return [
    shape(outline, figure.skin),
    clipped('profile', outline, modelling(figure) + facialHair(figure)),
    beardTail(figure),
    ear(figure),
    mouth(figure),
    stroke(
      `M91,${figure.noseLength + 2} C85,${figure.noseLength + 1} 83,${figure.noseLength - 8} 90,${figure.noseLength - 12}`,
      figure.skinDeep,
      3,
      'opacity=".7"',
    ),
    eye(figure),
  ].join('');
}

function modelling({ skinShade, skinDeep, blush, look, isOld, chin }: Figure): string {
  const spots = [44, 30, 54, 24, 62, 36, 50, 42, 70, 28, 36, 40];
  const freckles = spots.flatMap((x, at) =>
    at % 2 === 0 ? [circle(x, spots[at + 1] ?? 0, 2.6, skinDeep, 'opacity=".6"')] : [],
  );
  return [
    shape(
      `M-130,60 C-40,60 -20,80 0,96 C30,112 60,${chin - 4} 100,${chin - 12} L100,${chin + 30} L-130,${chin + 30} Z`,
      skinShade,
      'opacity=".5"',
    ),
    `<defs>${radialGradient('blush', [`${blush}/1`, `${blush}/.7`, `${blush}/0`])}</defs>`,
    ellipse(46, 48, 33, 25, 'url(#blush)', 'opacity=".6"'),
    look.freckles ? freckles.join('') : '',
    look.scar ? stroke('M50,-50 C47,-26 50,-4 44,34', darken(skinShade, 0.06), 5, 'opacity=".9"') : '',
    isOld
      ? group(
          stroke(
            'M36,-6 l-14,-6 M36,4 l-16,1 M37,14 l-14,8 M60,-84 q14,-2 24,4 M66,56 C58,64 56,74 58,84 M52,26 C60,34 70,32 76,26',
            skinDeep,
            2.6,
          ),
          'opacity=".5"',
        )
      : '',
  ].join('');
}

function ear({ skin, skinShade }: Figure): string {
  return (
    shape('M-34,-8 C-38,-30 -2,-34 0,-8 C2,12 -12,18 -14,34 C-24,42 -34,30 -32,14 C-34,4 -34,0 -34,-8 Z', skin) +
    stroke('M-24,-10 C-22,-22 -6,-20 -8,-6 C-10,6 -20,8 -19,22', skinShade, 4)
  );
}

function eye({ look, eyeSize, hair, skinShade, brow, browWeight }: Figure): string {
  const lash = mix('#22141a', hair, 0.12);
  const isShut = look.expression === 'laugh' || look.expression === 'wink';
  const lift = { surprised: -12, angry: 6, sad: -2 }[look.expression as string] ?? 0;
  const browLine =
    look.expression === 'angry'
      ? 'M40,-42 C56,-44 72,-38 84,-28'
      : `M38,${-34 + lift} C52,${-46 + lift} 70,${-47 + lift} 86,${-38 + lift}`;
  const d = 'M-17,2 C-8,-13 6,-15 15,-12 C18,-4 17,6 13,11 C2,12 -8,10 -17,2 Z';
  const open =
    clipped(
      'sideEye',
      d,
      shape(d, '#fffdfa') +
        ellipse(9, -2, 8, 12, darken(look.eyes, 0.42)) +
        ellipse(9.5, -2, 7, 10.6, look.eyes) +
        ellipse(9.5, 3, 5, 5, lighten(look.eyes, 0.38), 'opacity=".6"') +
        ellipse(11, -2, 3.6, 5.2, '#160d12') +
        circle(10, -7, 2.8, '#ffffff'),
    ) +
    stroke('M-18,3 C-8,-14 6,-16 17,-13', lash, look.gender === 'woman' ? 5 : 4) +
    (look.gender === 'woman' ? stroke('M12,-15 L25,-20 M4,-15 L15,-24', lash, 3.2) : '') +
    stroke('M-14,-12 C-4,-22 8,-23 16,-20', skinShade, 3);
  const shut = stroke('M-16,4 C-8,-9 8,-10 17,-4', lash, 4.6);
  return (
    stroke(browLine, brow, browWeight) + group(isShut ? shut : open, `transform="translate(62 2) scale(${eyeSize})"`)
  );
}

function mouth({ look, lips }: Figure): string {
  const corner = CORNERS[look.expression];
  const dark = darken(lips, 0.45);
  if (look.expression === 'laugh' || look.expression === 'surprised') {
    const d =
      look.expression === 'laugh'
        ? 'M97,76 C84,77 70,74 60,66 C62,88 78,100 94,97 C90,92 90,86 97,76 Z'
        : 'M97,76 C88,75 80,80 80,88 C80,97 88,101 95,98 C91,92 91,84 97,76 Z';
    return (
      shape(d, '#5b1620') +
      (look.expression === 'laugh' ? shape('M95,77 C84,78 71,75 62,69 C66,80 80,84 92,83 Z', '#fffaf4') : '') +
      stroke(d, lips, 3.4)
    );
  }
  return [
    shape(
      `M95,69 C101,73 101,79 93,83 C86,82 80,${83 + corner * 0.6} 74,${84 + corner} C80,76 88,72 95,69 Z`,
      darken(lips, 0.08),
    ),
    shape(`M93,83 C101,86 101,95 92,99 C86,98 80,94 74,${84 + corner} C80,${84 + corner * 0.5} 86,84 93,83 Z`, lips),
    stroke(`M94,83 C86,84 78,${85 + corner * 0.5} 68,${83 + corner}`, dark, 3.2),
  ].join('');
}

const facialHair: Painter = (figure) => FACIAL_HAIR[figure.look.facialHair]?.(figure) ?? '';

const FACIAL_HAIR: Partial<Record<Look['facialHair'], Painter>> = {
  none: () => '',
  stubble: (figure) => {
    const { hairShade, chin } = figure;
    const moustache = 'M97,62 C88,58 70,64 62,84 C74,80 86,78 99,76 Z';
    const jaw = `M-8,-4 C-4,40 10,62 58,66 C64,80 62,92 80,100 L100,106 L100,${chin + 20} L-20,${chin + 20} C-30,80 -20,40 -16,-4 Z`;
    return group(shape(jaw, hairShade) + shape(moustache, hairShade), 'opacity=".3"');
  },
  moustache: (figure) => {
    const { hair } = figure;
    const moustache = 'M97,62 C88,58 70,64 62,84 C74,80 86,78 99,76 Z';
    return shape(moustache, hair);
  },
  goatee: (figure) => {
    const { hair, chin } = figure;
    const moustache = 'M97,62 C88,58 70,64 62,84 C74,80 86,78 99,76 Z';
    const chinTuft = `M70,98 C80,96 90,100 96,104 L100,${chin + 16} L60,${chin + 16} C58,${chin - 10} 60,104 70,98 Z`;
    return shape(moustache, hair) + shape(chinTuft, hair);
  },
  beard: (figure) => {
    const { hair, hairShade, chin } = figure;
    const moustache = 'M97,62 C88,58 70,64 62,84 C74,80 86,78 99,76 Z';
    const jaw = `M-8,-4 C-4,40 10,62 58,66 C64,80 62,92 80,100 L100,106 L100,${chin + 20} L-20,${chin + 20} C-30,80 -20,40 -16,-4 Z`;
    return (
      shape(jaw, hair) + shape(moustache, hair) + stroke('M10,70 C20,100 40,112 66,116', hairShade, 5, 'opacity=".4"')
    );
  },
  fullbeard: (figure) => {
    const { hair, hairShade, chin } = figure;
    const moustache = 'M97,62 C88,58 70,64 62,84 C74,80 86,78 99,76 Z';
    const jaw = `M-8,-4 C-4,40 10,62 58,66 C64,80 62,92 80,100 L100,106 L100,${chin + 20} L-20,${chin + 20} C-30,80 -20,40 -16,-4 Z`;
    return (
      shape(jaw, hair) + shape(moustache, hair) + stroke('M10,70 C20,100 40,112 66,116', hairShade, 5, 'opacity=".4"')
    );
  },
};

function beardTail({ look, chin, hair, hairShade }: Figure): string {
  if (look.facialHair !== 'beard' && look.facialHair !== 'fullbeard') {
    return '';
  }
  const low = chin + (look.facialHair === 'fullbeard' ? 90 : 14);
  return (
    shape(
      `M-4,98 C10,${chin + 8} 40,${low} 74,${low} C96,${low - 10} 104,${chin} 96,104 C70,${chin - 8} 30,118 -4,98 Z`,
      hair,
    ) + stroke(`M30,${chin} C40,${low - 20} 60,${low - 12} 72,${low - 10}`, hairShade, 4, 'opacity=".4"')
  );
}
