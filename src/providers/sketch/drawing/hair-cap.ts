import type { Look } from '../look.js';
import { arc, curlsAlong } from './curls.js';
import type { Figure } from './figure.js';
import { clipped, shape, stroke } from './svg.js';

const GATHERED = new Set(['ponytail', 'bun', 'braid', 'braids', 'pigtails']);

/** The hair that covers the skull down to the hairline. */
export function hairCap(figure: Figure): string {
  const { cheek, hair, hairShade, hairLight, look } = figure;
  const low = look.hairLength === 'short' ? 22 : GATHERED.has(look.hairCut) || look.hairCut === 'locs' ? 10 : 56;
  const rise = look.hairTexture === 'straight' ? 166 : 172;
  const outer = `M${-cheek - 8},${low} C${-cheek - 26},-110 -78,-${rise} 0,-${rise} C78,-${rise} ${cheek + 26},-110 ${cheek + 8},${low}`;
  const d = `${outer} ${HAIRLINES[figure.look.parting](figure, low)} Z`;
  const shine =
    stroke(`M${-cheek + 6},-82 C-70,-128 -44,-142 -20,-147`, hairLight, 11, 'opacity=".45"') +
    stroke(`M${-cheek + 22},-72 C-56,-112 -36,-124 -16,-130`, hairLight, 5, 'opacity=".4"');
  const shadow = shape(
    `M${cheek + 30},${low + 20} L${cheek + 40},-180 L30,-180 C${cheek},-130 ${cheek - 4},-60 ${cheek - 12},${low} Z`,
    hairShade,
    'opacity=".5"',
  );
  const curls =
    look.hairTexture === 'curly'
      ? curlsAlong(figure, arc([0, -50], [cheek + 12, 112], 172, 368), 24) + fringeCurls(figure)
      : '';
  return shape(d, hair) + clipped('cap', d, shadow + shine + partingLine(figure)) + curls;
}

function fringeCurls(figure: Figure): string {
  const { cheek, look } = figure;
  if (look.parting === 'back') {
    return '';
  }
  return curlsAlong(figure, arc([0, -70], [cheek - 12, look.parting === 'fringe' ? 24 : 38], 190, 350), 19);
}

function partingLine({ look, hairShade }: Figure): string {
  const x = { left: -40, right: 40, middle: 0, fringe: null, back: null }[look.parting];
  const combed = 'M-40,-108 C-30,-140 -16,-156 -4,-164 M0,-112 L0,-166 M40,-108 C30,-140 16,-156 4,-164';
  const cut = 'M-46,-52 C-44,-84 -36,-110 -24,-130 M0,-50 C0,-84 2,-110 4,-134 M44,-52 C44,-84 38,-110 30,-130';
  if (x === null) {
    return stroke(look.parting === 'back' ? combed : cut, hairShade, 4, 'opacity=".45"');
  }
  return (
    stroke(`M${x},-116 C${x * 0.8},-140 ${x * 0.6},-156 ${x * 0.4},-168`, hairShade, 4, 'opacity=".7"') +
    stroke(`M${x + 16},-104 C${x + 40},-120 ${x * 0.4 + 56},-112 ${x * 0.3 + 78},-74`, hairShade, 4, 'opacity=".4"')
  );
}

/** The edge of the hair on the face, from the right temple to the left one. */
const HAIRLINES: Record<Look['parting'], (figure: Figure, low: number) => string> = {
  middle: ({ cheek }, low) =>
    `L${cheek - 4},${low} C${cheek - 2},-20 ${cheek - 16},-50 ${cheek - 26},-64 C58,-84 20,-100 0,-122 C-20,-100 -58,-84 ${-cheek + 26},-64 C${-cheek + 16},-50 ${-cheek + 2},-20 ${-cheek + 4},${low}`,
  left: ({ cheek }, low) =>
    `L${cheek - 4},${low} C${cheek - 2},-20 ${cheek - 10},-40 ${cheek - 18},-56 C40,-62 -20,-82 -40,-118 C-48,-96 -62,-82 ${-cheek + 22},-66 C${-cheek + 12},-50 ${-cheek + 2},-20 ${-cheek + 4},${low}`,
  right: ({ cheek }, low) =>
    `L${cheek - 4},${low} C${cheek - 2},-20 ${cheek - 12},-50 ${cheek - 22},-66 C62,-82 48,-96 40,-118 C20,-82 -40,-62 ${-cheek + 18},-56 C${-cheek + 10},-40 ${-cheek + 2},-20 ${-cheek + 4},${low}`,
  fringe: ({ cheek }, low) =>
    `L${cheek - 4},${low} C${cheek - 2},-20 ${cheek - 4},-34 ${cheek - 12},-44 C50,-50 30,-44 8,-46 C-20,-42 -50,-52 ${-cheek + 12},-44 C${-cheek + 4},-34 ${-cheek + 2},-20 ${-cheek + 4},${low}`,
  back: ({ cheek }, low) =>
    `L${cheek - 4},${low} C${cheek - 2},-20 ${cheek - 8},-62 ${cheek - 26},-82 C36,-104 -36,-104 ${-cheek + 26},-82 C${-cheek + 8},-62 ${-cheek + 2},-20 ${-cheek + 4},${low}`,
};
