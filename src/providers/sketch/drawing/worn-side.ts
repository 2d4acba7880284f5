import { darken, lighten } from './color.js';
import type { Figure } from './figure.js';
import { hatFront } from './hats.js';
import { circle, ellipse, group, shape, stroke } from './svg.js';

export function wornSideAtNeck({ look, neck }: Figure): string {
  const scarf =
    look.scarf === 'none'
      ? ''
      : shape(
          `M${-neck - 56},124 C${-neck - 66},200 -30,226 ${neck + 26},212 C${neck + 46},190 ${neck + 30},150 ${neck + 6},134 C0,156 -40,146 ${-neck - 56},124 Z`,
          look.scarf,
        ) +
        shape('M-90,190 C-120,260 -126,330 -120,396 L-70,392 C-74,320 -60,250 -40,206 Z', darken(look.scarf, 0.12)) +
        stroke(`M${-neck - 54},150 C-40,186 0,190 ${neck + 26},176`, darken(look.scarf, 0.3), 5, 'opacity=".6"');
  const line = `M${-neck - 30},150 C-30,186 10,206 ${neck + 18},214`;
  const chain =
    look.necklace === 'none'
      ? ''
      : stroke(
          line,
          look.necklace === 'pearls' ? '#f8f2e8' : '#e2bb55',
          look.necklace === 'pearls' ? 14 : 4,
          look.necklace === 'pearls' ? 'stroke-dasharray="0.1 16"' : '',
        );
  return chain + scarf;
}

export function wornSide(figure: Figure): string {
  return earring(figure) + glasses(figure) + hatSide(figure) + flowerAndHeadphones(figure);
}

function earring({ look }: Figure): string {
  const gold = '#e6bd53';
  if (look.hat === 'headscarf' || look.earrings === 'none') {
    return '';
  }
  return look.earrings === 'studs'
    ? circle(-20, 34, 6, gold)
    : ellipse(-20, 58, 15, 21, 'none', `stroke="${darken(gold, 0.2)}" stroke-width="6.5"`) +
        ellipse(-20, 58, 15, 21, 'none', `stroke="${gold}" stroke-width="4"`);
}

function glasses({ look }: Figure): string {
  if (look.glasses === 'none') {
    return '';
  }
  const rim = `stroke="${look.glassesColor}" stroke-width="5.5" ${look.glasses === 'sun' ? 'fill-opacity=".9"' : 'fill-opacity=".25"'}`;
  const fill = look.glasses === 'sun' ? '#1b1a24' : '#dff0ff';
  const lens =
    look.glasses === 'round'
      ? ellipse(78, 3, 15, 32, fill, rim)
      : `<rect x="62" y="-24" width="30" height="50" rx="10" fill="${fill}" ${rim}/>`;
  return lens + stroke('M64,-8 L-14,-12', look.glassesColor, 5.5) + stroke('M92,-4 L98,2', look.glassesColor, 5);
}

function hatSide(figure: Figure): string {
  const { look } = figure;
  if (look.hat === 'headscarf') {
    return scarfOver(look.hatColor);
  }
  const wide = { ...figure, cheek: 110, look: { ...look, view: 'back' as const } };
  const visor =
    look.hat === 'cap'
      ? shape('M70,-92 C110,-96 160,-84 176,-62 C150,-58 110,-62 60,-70 Z', darken(look.hatColor, 0.32))
      : '';
  const tilt = look.hat === 'none' ? '' : group(hatFront(wide), 'transform="translate(-20 0) rotate(-3)"');
  return tilt + visor;
}

function scarfOver(base: string): string {
  const d =
    'M70,-112 C40,-172 -20,-180 -50,-174 C-130,-160 -158,-80 -146,10 C-140,90 -160,140 -150,200 C-80,250 20,250 84,206 C70,170 60,150 50,132 C20,120 10,60 24,0 C34,-40 60,-70 70,-112 Z';
  return (
    shape(d, base) +
    stroke('M-130,120 C-80,170 0,180 60,160 M-140,160 C-80,210 0,220 74,194', darken(base, 0.32), 5, 'opacity=".55"') +
    stroke('M66,-108 C54,-66 32,-40 22,0 C10,60 20,116 48,130', darken(base, 0.32), 6, 'opacity=".5"') +
    stroke('M-100,-100 C-80,-140 -40,-156 0,-154', lighten(base, 0.2), 9, 'opacity=".5"')
  );
}

function flowerAndHeadphones({ look }: Figure): string {
  const petals = [0, 72, 144, 216, 288]
    .map((turn) =>
      ellipse(
        0,
        -17,
        12,
        16,
        look.flower,
        `transform="rotate(${turn})" stroke="${darken(look.flower, 0.2)}" stroke-width="2"`,
      ),
    )
    .join('');
  const flower =
    look.flower === 'none' ? '' : group(petals + circle(0, 0, 9, '#f5c843'), 'transform="translate(6 -70)"');
  const shade = darken(look.headphones, 0.35);
  const phones =
    look.headphones === 'none'
      ? ''
      : stroke('M-18,-20 C-30,-120 -30,-150 -30,-178', shade, 17) +
        stroke('M-18,-20 C-30,-120 -30,-150 -30,-178', look.headphones, 10) +
        ellipse(-18, 6, 30, 40, look.headphones) +
        ellipse(-18, 6, 17, 26, shade);
  return flower + phones;
}
