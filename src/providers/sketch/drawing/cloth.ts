import type { Garment } from '../look.js';
import { darken, lighten, luminance } from './color.js';
import type { Figure } from './figure.js';

export interface Cloth {
  base: string;
  shade: string;
  light: string;
  accent: string;
}

export interface Cut {
  sleeves: 'short' | 'long' | 'none';
  neckline: 'round' | 'vee' | 'wide' | 'closed' | 'open';
  isDress?: boolean;
}

const TROUSERS = ['#3b4a66', '#4a4450', '#6b5a48', '#39413f', '#5a6478'] as const;

export const CUTS: Record<Garment, Cut> = {
  tshirt: { sleeves: 'short', neckline: 'round' },
  shirt: { sleeves: 'long', neckline: 'vee' },
  blouse: { sleeves: 'long', neckline: 'vee' },
  sweater: { sleeves: 'long', neckline: 'round' },
  turtleneck: { sleeves: 'long', neckline: 'closed' },
  hoodie: { sleeves: 'long', neckline: 'round' },
  jacket: { sleeves: 'long', neckline: 'open' },
  suit: { sleeves: 'long', neckline: 'open' },
  coat: { sleeves: 'long', neckline: 'open' },
  dress: { sleeves: 'none', neckline: 'wide', isDress: true },
  overalls: { sleeves: 'long', neckline: 'round' },
  apron: { sleeves: 'long', neckline: 'round' },
  labcoat: { sleeves: 'long', neckline: 'open' },
  uniform: { sleeves: 'long', neckline: 'vee' },
  spacesuit: { sleeves: 'long', neckline: 'closed' },
  armor: { sleeves: 'long', neckline: 'closed' },
};

export function clothOf({ look }: Figure): Cloth {
  const base = look.garmentColor;
  return { base, shade: darken(base, 0.3), light: lighten(base, 0.22), accent: look.accentColor };
}

export function trousersOf({ look }: Figure): string {
  if (look.garment === 'suit' || look.garment === 'spacesuit' || look.garment === 'uniform') {
    return darken(look.garmentColor, 0.1);
  }
  if (look.garment === 'overalls') {
    return look.garmentColor;
  }
  return look.garment === 'armor' ? '#6d7480' : (TROUSERS[look.variation % TROUSERS.length] ?? TROUSERS[0]);
}

/** Sleeves that belong to what is worn under the garment, or to a garment of its own colour. */
export function sleeveColor({ look }: Figure, { base, accent }: Cloth): string {
  const sleeves: Partial<Record<Garment, string>> = {
    labcoat: '#f4f5f7',
    spacesuit: '#eef0f3',
    overalls: lighten(accent, 0.2),
    apron: shirtUnderApron(base, accent),
  };
  return sleeves[look.garment] ?? base;
}

export const shirtUnderApron = (base: string, accent: string): string => (luminance(base) > 0.7 ? accent : '#efe9df');
