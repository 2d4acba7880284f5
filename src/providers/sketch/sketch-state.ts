import { isObject } from '../../common/index.js';
import { EXPRESSIONS, GARMENTS, HAIR_CUTS, HATS, type Look, PLACES } from './look.js';

/** What is kept with a picture so that it can be edited and its person drawn again. */
export interface SketchState {
  sketch: 1;
  look: Look;
}

const COLOR = /^#[0-9a-f]{6}$/i;
const COLORS = [
  'skin',
  'eyes',
  'hairColor',
  'glassesColor',
  'hatColor',
  'garmentColor',
  'accentColor',
  'backdrop',
] as const;
const MAYBE_COLORS = ['scarf', 'flower', 'headphones'] as const;
const CHOICES: Partial<Record<keyof Look, readonly string[]>> = {
  gender: ['woman', 'man', 'neutral'],
  build: ['slim', 'average', 'broad'],
  hairLength: ['short', 'medium', 'long'],
  hairTexture: ['straight', 'wavy', 'curly'],
  hairCut: HAIR_CUTS,
  parting: ['left', 'right', 'middle', 'fringe', 'back'],
  facialHair: ['none', 'stubble', 'moustache', 'goatee', 'beard', 'fullbeard'],
  glasses: ['none', 'round', 'square', 'sun'],
  hat: HATS,
  earrings: ['none', 'studs', 'hoops'],
  necklace: ['none', 'pendant', 'pearls'],
  garment: GARMENTS,
  expression: EXPRESSIONS,
  place: PLACES,
  light: ['day', 'sunset', 'night'],
  weather: ['clear', 'rain', 'snow'],
  palette: ['natural', 'mono', 'sepia', 'pastel', 'vivid'],
  view: ['front', 'side', 'back'],
  framing: ['bust', 'half', 'full'],
};

export const stateOf = (look: Look): SketchState => ({ sketch: 1, look });

/** The look kept in a state; null for anything that is not a state of ours, whole and sound. */
export function lookOfState(state: unknown): Look | null {
  const look = isObject(state) && state['sketch'] === 1 ? state['look'] : null;
  if (!isObject(look)) {
    return null;
  }
  const isSound =
    COLORS.every((name) => isColor(look[name])) &&
    MAYBE_COLORS.every((name) => look[name] === 'none' || isColor(look[name])) &&
    Object.entries(CHOICES).every(([name, choices]) => choices.includes(String(look[name]))) &&
    [look['ageYears'], look['variation']].every((value) => Number.isFinite(value)) &&
    [look['freckles'], look['scar']].every((value) => typeof value === 'boolean');
  return isSound ? (look as unknown as Look) : null;
}

const isColor = (value: unknown): boolean => typeof value === 'string' && COLOR.test(value);
