import { neckFront } from './body.js';
import { earsFront, faceFront } from './face-front.js';
import { beardBelow } from './facial-hair.js';
import type { Figure } from './figure.js';
import { bodyFront } from './garment-front.js';
import { hairBehind } from './hair-behind.js';
import { hairOver } from './hair-over.js';
import { group } from './svg.js';
import { wornAtNeck, wornOnHead } from './worn-front.js';

const COVERED = new Set(['headscarf', 'turban']);

export function personFront(figure: Figure): string {
  const hidesHair = COVERED.has(figure.look.hat);
  const isCrowned = figure.look.hat !== 'none' && figure.look.hat !== 'crown';
  const shown = isCrowned ? underHat(figure) : figure;
  return [
    hidesHair ? '' : hairBehind(shown),
    onBody(figure, neckFront(figure) + bodyFront(figure) + wornAtNeck(figure)),
    earsFront(figure),
    beardBelow(figure),
    faceFront(figure),
    hidesHair ? '' : hairOver(shown),
    wornOnHead(figure),
  ].join('');
}

/** A child's body is smaller than its head promises. */
export function onBody({ isChild }: Figure, body: string): string {
  return isChild ? group(body, 'transform="translate(0 112) scale(.76) translate(0 -138)"') : body;
}

/** Whatever stands up from the head is pressed flat by a hat. */
export function underHat(figure: Figure): Figure {
  const { look } = figure;
  const flat = { quiff: 'loose', mohawk: 'buzz', bun: 'loose', afro: 'loose' } as const;
  const hairCut = look.hairCut in flat ? flat[look.hairCut as keyof typeof flat] : look.hairCut;
  const hairTexture = look.hairCut === 'afro' ? 'curly' : look.hairTexture;
  const hairLength = look.hairCut === 'afro' ? 'medium' : look.hairCut === 'quiff' ? 'short' : look.hairLength;
  return { ...figure, look: { ...look, hairCut, hairTexture, hairLength } };
}
