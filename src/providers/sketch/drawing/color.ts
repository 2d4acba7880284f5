type Rgb = [number, number, number];

export function toRgb(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function toHex(rgb: readonly number[]): string {
  const clamped = rgb.map((part) => Math.max(0, Math.min(255, Math.round(part))));
  return `#${clamped.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** `share` 0 is the first colour, 1 the second. */
export function mix(from: string, to: string, share: number): string {
  const target = toRgb(to);
  return toHex(toRgb(from).map((part, at) => part + ((target[at] ?? part) - part) * share));
}

export const lighten = (color: string, share: number): string => mix(color, '#ffffff', share);

/** Shadows lean to a cool violet, as painters do; plain black looks dirty. */
export const darken = (color: string, share: number): string => mix(color, '#1d1430', share);

/** Perceived brightness, 0 to 1. */
export function luminance(color: string): number {
  const [red, green, blue] = toRgb(color);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** 0 for greys, 1 for pure colours. */
export function saturation(color: string): number {
  const parts = toRgb(color);
  const most = Math.max(...parts);
  return most === 0 ? 0 : (most - Math.min(...parts)) / most;
}
