import { darken, lighten } from './color.js';
import type { Figure } from './figure.js';
import { hatFront } from './hats.js';
import { circle, ellipse, group, shape, stroke } from './svg.js';

/** What lies over the clothes but under the face and the front hair. */
export function wornAtNeck(figure: Figure): string {
  return necklace(figure) + scarf(figure);
}

/** What lies over face and hair. */
export function wornOnHead(figure: Figure): string {
  return earrings(figure) + glassesFront(figure) + hatFront(figure) + flower(figure) + headphones(figure);
}

function necklace({ look, neck }: Figure): string {
  const edge = neck + 8;
  const line = `M${-edge},160 C${-edge + 12},226 ${edge - 12},226 ${edge},160`;
  if (look.necklace === 'pendant') {
    return (
      stroke(line, '#e2bb55', 4) +
      shape('M0,206 l12,14 l-12,18 l-12,-18 Z', look.accentColor, 'stroke="#e2bb55" stroke-width="4"')
    );
  }
  return look.necklace === 'pearls'
    ? stroke(line, '#f8f2e8', 15, 'stroke-dasharray="0.1 16"') +
        stroke(line, '#ffffff', 5, 'stroke-dasharray="0.1 16" opacity=".9"')
    : '';
}

function scarf({ look, neck }: Figure): string {
  if (look.scarf === 'none') {
    return '';
  }
  const shade = darken(look.scarf, 0.3);
  const light = lighten(look.scarf, 0.22);
  const wide = neck + 38;
  return [
    shape('M30,196 C70,260 66,360 52,432 L-4,424 C14,350 6,260 -6,206 Z', look.scarf),
    stroke('M8,372 l48,8 M4,392 l50,8', light, 6, 'opacity=".8"'),
    stroke('M0,424 l-2,18 M14,426 l-2,18 M28,428 l-2,18 M42,430 l-2,18', look.scarf, 6),
    shape(
      `M${-wide},132 C${-wide - 16},196 -40,224 0,224 C40,224 ${wide + 16},196 ${wide},132 C${wide - 14},116 30,150 0,150 C-30,150 ${-wide + 14},116 ${-wide},132 Z`,
      look.scarf,
    ),
    stroke(
      `M${-wide + 4},156 C-50,196 40,198 ${wide - 6},160 M${-wide + 14},138 C-40,170 40,172 ${wide - 14},140`,
      shade,
      5,
      'opacity=".6"',
    ),
    stroke(`M${-wide - 2},172 C-60,212 0,216 30,210`, light, 5, 'opacity=".6"'),
    shape('M10,176 C34,168 60,186 56,210 C44,224 18,222 6,210 Z', shade, 'opacity=".35"'),
  ].join('');
}

function earrings({ look, cheek }: Figure): string {
  const gold = '#e6bd53';
  const x = cheek + 7;
  if (look.earrings === 'studs') {
    return (
      circle(-x, 34, 6, gold) + circle(x, 34, 6, gold) + circle(-x - 1, 32, 2, '#fff') + circle(x - 1, 32, 2, '#fff')
    );
  }
  return look.earrings === 'hoops'
    ? [-x, x]
        .map(
          (at) =>
            circle(at, 56, 21, 'none', `stroke="${darken(gold, 0.2)}" stroke-width="6.5"`) +
            circle(at, 56, 21, 'none', `stroke="${gold}" stroke-width="4"`),
        )
        .join('')
    : '';
}

export function glassesFront({ look, eyeGap, cheek }: Figure): string {
  if (look.glasses === 'none') {
    return '';
  }
  const color = look.glassesColor;
  const isSun = look.glasses === 'sun';
  const lens = isSun ? `fill="#1b1a24" fill-opacity=".88"` : `fill="#dff0ff" fill-opacity=".18"`;
  const rim = `stroke="${color}" stroke-width="${isSun ? 6 : 5.5}"`;
  const each = [-1, 1].map((side) => {
    const x = side * (eyeGap + 1);
    const glint = shape(
      `M${x - 20},-8 L${x - 6},-20 L${x + 2},-20 L${x - 20},4 Z`,
      '#ffffff',
      `opacity="${isSun ? 0.3 : 0.4}"`,
    );
    const frame =
      look.glasses === 'round'
        ? `<circle cx="${x}" cy="3" r="34" ${lens} ${rim}/>`
        : `<rect x="${x - 36}" y="-22" width="72" height="${isSun ? 52 : 48}" rx="${isSun ? 22 : 11}" ${lens} ${rim}/>`;
    return frame + glint + stroke(`M${x + side * 34},-6 L${side * (cheek + 4)},-10`, color, 5.5);
  });
  const bridge = stroke(`M${-eyeGap + 34},-4 C-6,-14 6,-14 ${eyeGap - 34},-4`, color, 5.5);
  return each.join('') + bridge;
}

function flower({ look, cheek }: Figure): string {
  if (look.flower === 'none') {
    return '';
  }
  const petals = [0, 72, 144, 216, 288].map((turn) =>
    ellipse(
      0,
      -17,
      12,
      16,
      look.flower,
      `transform="rotate(${turn})" stroke="${darken(look.flower, 0.2)}" stroke-width="2"`,
    ),
  );
  return group(petals.join('') + circle(0, 0, 9, '#f5c843'), `transform="translate(${cheek - 8} -78)"`);
}

function headphones({ look, cheek }: Figure): string {
  if (look.headphones === 'none') {
    return '';
  }
  const x = cheek + 14;
  const shade = darken(look.headphones, 0.35);
  const cup = (side: number) =>
    `<rect x="${side * x - 17}" y="-30" width="34" height="72" rx="16" fill="${look.headphones}"/><rect x="${side * (x - 12) - 7}" y="-26" width="14" height="64" rx="7" fill="${shade}"/>`;
  return (
    stroke(`M${-x},-20 C${-x - 12},-224 ${x + 12},-224 ${x},-20`, shade, 17) +
    stroke(`M${-x},-20 C${-x - 12},-224 ${x + 12},-224 ${x},-20`, look.headphones, 10) +
    cup(-1) +
    cup(1)
  );
}
