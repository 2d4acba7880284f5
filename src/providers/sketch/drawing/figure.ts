import type { Look } from '../look.js';
import { Random } from '../random.js';
import { darken, lighten, luminance, mix } from './color.js';

/** The proportions and colours of one person. The head's middle is (0, 0), its half height about 130 units. */
export interface Figure {
  look: Look;
  isChild: boolean;
  isOld: boolean;
  /** Half widths of the face at the cheeks and at the jaw. */
  cheek: number;
  jaw: number;
  /** How far below the middle the chin ends. */
  chin: number;
  eyeGap: number;
  eyeSize: number;
  eyeTilt: number;
  browWeight: number;
  browArch: number;
  noseWidth: number;
  noseLength: number;
  mouthWidth: number;
  lipFullness: number;
  neck: number;
  shoulder: number;
  waist: number;
  hip: number;
  skin: string;
  skinShade: string;
  skinDeep: string;
  skinLight: string;
  blush: string;
  lips: string;
  hair: string;
  hairShade: string;
  hairLight: string;
  brow: string;
}

const BUILD_WIDTH: Record<Look['build'], number> = { slim: -12, average: 0, broad: 24 };

export function figureOf(look: Look): Figure {
  const random = new Random(look.variation, 'face');
  const isChild = look.ageYears < 13;
  const isMan = look.gender === 'man' && !isChild;
  const isWoman = look.gender === 'woman' && !isChild;
  const width = BUILD_WIDTH[look.build];
  return {
    look,
    isChild,
    isOld: look.ageYears >= 62,
    cheek: 90 + random.between(-5, 6) + width * 0.3 + (isChild ? 6 : 0),
    jaw: (isMan ? 80 : 68) + random.between(-7, 8) + width * 0.5 + (isChild ? 6 : 0),
    chin: (isMan ? 132 : 124) + random.between(-5, 6) - (isChild ? 14 : 0),
    eyeGap: 41 + random.between(-3, 3),
    eyeSize: (isChild ? 1.18 : isMan ? 0.94 : 1.06) + random.between(-0.05, 0.06),
    eyeTilt: random.between(-4, 5),
    browWeight: (isMan ? 9.5 : isWoman ? 6.5 : 7.5) + random.between(-1, 1.5),
    browArch: (isMan ? 3 : 7) + random.between(-2, 3),
    noseWidth: 15 + random.between(-3, 5) + (isMan ? 2 : 0) - (isChild ? 4 : 0),
    noseLength: 44 + random.between(-4, 7) - (isChild ? 10 : 0),
    mouthWidth: 33 + random.between(-4, 5) - (isChild ? 5 : 0),
    lipFullness: (isWoman ? 1.15 : 0.85) + random.between(-0.15, 0.25),
    neck: (isMan ? 50 : 38) + width * 0.35,
    shoulder: (isMan ? 178 : isWoman ? 146 : 158) + width,
    waist: (isMan ? 122 : 96) + width * 1.2,
    hip: (isMan ? 122 : 124) + width * 1.1,
    ...coloursOf(look, isWoman),
  };
}

function coloursOf(look: Look, isWoman: boolean) {
  const isDark = luminance(look.skin) < 0.42;
  return {
    skin: look.skin,
    skinShade: mix(look.skin, isDark ? '#2a0d12' : '#b4533f', 0.24),
    skinDeep: mix(look.skin, isDark ? '#1c070c' : '#7c2f2a', isDark ? 0.45 : 0.46),
    skinLight: lighten(look.skin, isDark ? 0.1 : 0.3),
    blush: mix(look.skin, '#e0524f', isDark ? 0.28 : 0.4),
    lips: mix(look.skin, isWoman ? '#b92f45' : '#a34a48', isWoman ? 0.55 : 0.36),
    hair: look.hairColor,
    hairShade: darken(look.hairColor, 0.3),
    hairLight: lighten(look.hairColor, luminance(look.hairColor) < 0.2 ? 0.22 : 0.28),
    brow: browOf(look),
  };
}

function browOf({ hairColor, skin }: Look): string {
  const brow = darken(hairColor, 0.32);
  return luminance(brow) > luminance(skin) - 0.12 ? mix(brow, darken(skin, 0.55), 0.6) : brow;
}
