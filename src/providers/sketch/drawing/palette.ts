import type { Look } from '../look.js';
import { luminance, mix, saturation, toHex, toRgb } from './color.js';

const COLOR = /#[0-9a-f]{6}\b/gi;

/** Recolours a finished drawing in the style asked for. */
export function inPalette(svg: string, palette: Look['palette']): string {
  return palette === 'natural' ? svg : svg.replaceAll('#fff"', '#ffffff"').replace(COLOR, TINTS[palette]);
}

const TINTS: Record<Exclude<Look['palette'], 'natural'>, (color: string) => string> = {
  mono: (color) => grey(color),
  sepia: (color) => mix(mix('#2b1a10', '#f6e7cd', luminance(color)), color, 0.12),
  pastel: (color) => mix(color, '#fff4ec', 0.3),
  vivid: (color) => vivid(color),
};

function grey(color: string): string {
  const level = luminance(color) * 255;
  return toHex([level, level, level]);
}

function vivid(color: string): string {
  const middle = luminance(color) * 255;
  const gain = saturation(color) > 0.12 ? 1.35 : 1.05;
  return toHex(toRgb(color).map((part) => middle + (part - middle) * gain));
}
