import { darken, lighten, luminance, mix, saturation, toRgb } from './drawing/color.js';
import type { Look, LookPatch } from './look.js';
import { Random } from './random.js';

const SKINS = ['#f6d6c2', '#f2cbb0', '#eabf9c', '#dca97f', '#c98f63', '#a86f49', '#80523a', '#5d3b2a'] as const;
const FAIR_SKINS = ['#f6d6c2', '#f2cbb0', '#eabf9c'] as const;
const HAIR_ON_LIGHT = ['#dcb063', '#b98443', '#8d6442', '#553420', '#3a241a', '#7f3520', '#b8602f', '#1d1719'] as const;
const HAIR_ON_DARK = ['#1b1516', '#1d1719', '#2a1b16', '#3a241a', '#231915'] as const;
const EYES_ON_LIGHT = ['#4a86c4', '#4c8f58', '#7b8896', '#8a6f35', '#5e3b22', '#3d7f8f'] as const;
const EYES_ON_DARK = ['#3a2317', '#4a2e1c', '#5e3b22', '#6d4a2a'] as const;
const CLOTHES = [
  '#c4573f',
  '#2f6f73',
  '#3f5f96',
  '#d29a35',
  '#6b4a7d',
  '#4d7a52',
  '#a83f55',
  '#2c3852',
  '#c98a70',
  '#5b7f9a',
  '#e0d0b4',
  '#3c3b45',
] as const;
const ACCENTS = ['#d9a441', '#b8473f', '#3f6d8a', '#e5c9a2', '#5f8560', '#8a5a83', '#2f3a52', '#e08a6a'] as const;
const BACKDROPS = [
  '#bfd3de',
  '#e6cdb4',
  '#c9d6bd',
  '#d9c3d6',
  '#efd9a8',
  '#a9c4c2',
  '#e3b8a6',
  '#b9bfd8',
  '#9fb3c8',
  '#d8d2c6',
] as const;

/** Fills what no word named, always the same way for the same variation, so that two descriptions give two people. */
export function completeLook(known: LookPatch, variation: number): Look {
  const own = known.variation ?? variation;
  const look = { ...setting(known, own), ...person(known, own), ...known, variation: own };
  return { ...look, ...clothes(look, own), ...known };
}

function person(known: LookPatch, variation: number) {
  const random = new Random(variation, 'person');
  const gender = random.pick(['woman', 'man', 'woman', 'man', 'neutral'] as const);
  const age = Math.round(random.between(21, 58));
  const isFair = known.freckles === true || (known.hairColor !== undefined && isLightHair(known.hairColor));
  const skin = contrasting(random.pick(isFair ? FAIR_SKINS : SKINS), known.hairColor);
  const isDark = luminance(known.skin ?? skin) < 0.56;
  const young = isDark ? random.pick(HAIR_ON_DARK) : random.pick(HAIR_ON_LIGHT);
  const shownAge = known.ageYears ?? age;
  return {
    gender,
    ageYears: age,
    skin,
    build: random.pick(['slim', 'average', 'average', 'broad'] as const),
    eyes: isDark ? random.pick(EYES_ON_DARK) : random.pick(EYES_ON_LIGHT),
    hairColor: greyed(young, shownAge),
    freckles: !isDark && random.chance(0.16),
    scar: false,
    ...hair(known, random, { gender: known.gender ?? gender, age: shownAge }),
  };
}

/** A guessed skin never drowns the hair that was asked for. */
const contrasting = (skin: string, hairColor: string | undefined): string =>
  hairColor && Math.abs(luminance(skin) - luminance(hairColor)) < 0.2 ? '#dca97f' : skin;

/** Blonde and red; grey says nothing of the skin. */
const isLightHair = (color: string): boolean => luminance(color) > 0.38 && saturation(color) > 0.35 && hueIsWarm(color);

const hueIsWarm = (color: string): boolean => {
  const [red, green, blue] = toRgb(color);
  return red > green && green > blue;
};

/** Hair loses its colour between fifty and seventy-five. */
export function greyed(color: string, ageYears: number): string {
  const share = Math.max(0, Math.min(1, (ageYears - 50) / 24));
  return mix(color, '#d3d1d2', share);
}

function hair(known: LookPatch, random: Random, { gender, age }: { gender: Look['gender']; age: number }) {
  const isMan = gender === 'man' && age >= 13;
  const manly =
    age > 58
      ? (['loose', 'receding', 'receding', 'bald'] as const)
      : (['loose', 'quiff', 'buzz', 'loose', 'quiff'] as const);
  const hairCut =
    isMan && !known.hairLength
      ? random.pick(manly)
      : random.pick(['loose', 'loose', 'loose', 'bun', 'ponytail', 'loose', 'braid'] as const);
  const long = random.pick(['medium', 'long', 'long', 'short', 'medium'] as const);
  return {
    hairCut: known.hairLength || known.hairTexture ? ('loose' as const) : hairCut,
    hairLength: isMan || gender === 'neutral' ? ('short' as const) : long,
    hairTexture:
      known.hairCut === 'braids' || known.hairCut === 'braid'
        ? ('straight' as const)
        : random.pick(['straight', 'wavy', 'curly', 'straight', 'wavy'] as const),
    parting: random.pick(['left', 'right', 'middle', 'fringe', 'back'] as const),
    facialHair:
      isMan && age >= 20
        ? random.pick(['none', 'none', 'stubble', 'beard', 'moustache', 'beard'] as const)
        : ('none' as const),
  };
}

function setting(known: LookPatch, variation: number) {
  const random = new Random(variation, 'setting');
  return {
    expression: random.pick(['smile', 'neutral', 'smile', 'dreamy'] as const),
    place: 'studio' as const,
    light: 'day' as const,
    weather: 'clear' as const,
    backdrop: random.pick(BACKDROPS),
    palette: 'natural' as const,
    view: 'front' as const,
    framing: known.view && known.view !== 'front' ? ('half' as const) : ('bust' as const),
  };
}

function clothes(look: Pick<Look, 'gender' | 'ageYears' | 'hairColor'> & LookPatch, variation: number) {
  const random = new Random(variation, 'clothes');
  const base = random.pick(CLOTHES);
  const isWoman = look.gender === 'woman';
  const grown = isWoman
    ? (['blouse', 'sweater', 'dress', 'turtleneck', 'jacket'] as const)
    : (['shirt', 'sweater', 'jacket', 'tshirt', 'turtleneck'] as const);
  const garment =
    look.ageYears < 13 ? random.pick(['tshirt', 'overalls', 'hoodie', 'sweater'] as const) : random.pick(grown);
  const accent = random.pick(ACCENTS);
  const worn = look.garmentColor ?? usualColor(look.garment) ?? base;
  return {
    garment,
    garmentColor: worn,
    accentColor: Math.abs(luminance(accent) - luminance(worn)) < 0.1 ? lighten(accent, 0.35) : accent,
    glasses: random.chance(0.06) ? ('round' as const) : ('none' as const),
    glassesColor: frameFor(look.skin, random.pick(['#2f2f3a', '#6b4630', '#8a2f3d', '#33465f'] as const)),
    hat: 'none' as const,
    hatColor: mix(accent, darken(worn, 0.2), 0.3),
    earrings:
      isWoman && look.ageYears >= 13 && random.chance(0.5)
        ? random.pick(['studs', 'hoops'] as const)
        : ('none' as const),
    necklace: isWoman && look.ageYears >= 13 && random.chance(0.2) ? ('pendant' as const) : ('none' as const),
    scarf: 'none',
    flower: 'none',
    headphones: 'none',
  };
}

const frameFor = (skin: string | undefined, frame: string): string =>
  skin && luminance(skin) < 0.45 ? lighten(frame, 0.55) : frame;

const usualColor = (garment: Look['garment'] | undefined): string | null =>
  ({
    suit: '#2f3a52',
    uniform: '#33507a',
    overalls: '#4a6a93',
    spacesuit: '#d2703f',
    armor: '#7a3038',
    labcoat: '#5b93b5',
  })[garment as string] ?? null;
