import { readFileSync } from 'node:fs';

type Colours = Record<string, string>;

const AA_TEXT = 4.5;
const AA_CONTROL = 3;
const PAIRS: [text: string, ground: string, atLeast: number][] = [
  ...['ink', 'muted', 'accent'].flatMap((text): [string, string, number][] =>
    ['paper', 'surface'].map((ground) => [text, ground, AA_TEXT]),
  ),
  ['ink', 'sunken', AA_TEXT],
  ['on-accent', 'accent', AA_TEXT],
  ['good', 'good-ground', AA_TEXT],
  ['bad', 'bad-ground', AA_TEXT],
  ...['control', 'focus'].flatMap((line): [string, string, number][] =>
    ['paper', 'surface'].map((ground) => [line, ground, AA_CONTROL]),
  ),
];

const css = readFileSync(new URL('../assets/studio/styles/tokens.css', import.meta.url), 'utf8');

/** The sets of colours in the order of the file: light, dark by hand, dark by the system. */
const [light, dark, systemDark] = [...css.matchAll(/\{([^{}]*--paper[^{}]*)\}/g)].map(([, block]) =>
  Object.fromEntries(
    [...(block ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  ),
) as [Colours, Colours, Colours];

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours of the studio', (_, colours) => {
  it.each(PAIRS)('show %s on %s with a contrast of at least %d', (text, ground, atLeast) => {
    expect(contrast(colours[text] as string, colours[ground] as string)).toBeGreaterThanOrEqual(atLeast);
  });
});

it('dark is the same by hand and by the system', () => {
  expect(systemDark).toEqual(dark);
});
