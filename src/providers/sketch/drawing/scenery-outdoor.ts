import { darken, lighten, mix } from './color.js';
import type { PlacePainter, Setting } from './setting.js';
import { circle, ellipse, rect, shape, stroke, verticalGradient } from './svg.js';

function skyOf({ sky, frame: { x, y, width, height }, look, random }: Setting): string {
  const light = look.light;
  const sunX = x + width * 0.8;
  const sunY = y + height * (light === 'sunset' ? 0.4 : 0.16);
  const stars = Array.from({ length: 46 }, () =>
    circle(
      random.between(x, x + width),
      random.between(y, y + height * 0.55),
      random.between(1, 2.8),
      '#fff',
      'opacity=".8"',
    ),
  ).join('');
  const sun =
    circle(sunX, sunY, 64, light === 'night' ? '#f4efd8' : '#fff3cf', 'opacity=".25"') +
    circle(sunX, sunY, 40, light === 'night' ? '#f7f3e0' : '#fff0bf', 'opacity=".95"');
  return `<defs>${verticalGradient('sky', sky)}</defs>${rect(x, y, width, height, 'url(#sky)')}${light === 'night' ? stars : ''}${look.weather === 'clear' ? sun : ''}${light === 'night' ? '' : clouds({ x, y, width, height }, random, sky[2])}`;
}

function clouds({ x, y, width, height }: Setting['frame'], random: Setting['random'], color: string): string {
  const count = Math.ceil(width / 260);
  return Array.from({ length: count }, (_, at) => {
    const cx = x + (at + random.between(0.1, 0.9)) * (width / count);
    const cy = y + height * random.between(0.07, 0.3);
    const size = random.between(0.7, 1.15);
    const puffs =
      ellipse(cx, cy, 84 * size, 19 * size, '#fff') +
      circle(cx - 26 * size, cy - 14 * size, 26 * size, '#fff') +
      circle(cx + 16 * size, cy - 20 * size, 32 * size, '#fff');
    return `<g opacity=".7">${puffs}${ellipse(cx, cy + 10 * size, 74 * size, 8 * size, color)}</g>`;
  }).join('');
}

function ground({ frame: { x, y, width, height }, horizon }: Setting, color: string): string {
  return rect(x, horizon, width, y + height - horizon + 2, color);
}

/** A rolling line of hills across the frame. */
function ridge(
  { frame: { x, y, width, height }, random }: Setting,
  level: number,
  swing: number,
  color: string,
): string {
  const step = 150;
  let d = `M${x - step},${level}`;
  for (let at = x - step; at < x + width + step; at += step) {
    d += ` q${step / 2},${-random.between(swing * 0.4, swing)} ${step},${random.between(-swing, swing) * 0.15}`;
  }
  return shape(`${d} L${x + width + step},${y + height + 4} L${x - step},${y + height + 4} Z`, color);
}

function across({ frame: { x, width }, random }: Setting, step: number, paint: (at: number) => string): string {
  const count = Math.ceil(width / step) + 1;
  return Array.from({ length: count }, (_, at) => paint(x + (at + random.between(-0.25, 0.25)) * step)).join('');
}

const city: PlacePainter = (setting) => {
  const { horizon, random, lit, look, sky } = setting;
  const rowOf = (step: number, tall: number, color: string, isNear: boolean) =>
    across(setting, step, (at) => {
      const height = tall * random.between(0.55, 1.1);
      const width = step * random.between(0.78, 1.02);
      const top = horizon - height;
      return (
        rect(at, top, width, height + 8, color) +
        (isNear ? windowsOf(setting, { at, top, width }, color) : '') +
        (random.chance(0.3) ? rect(at + width * 0.4, top - 26, 5, 28, color) : '')
      );
    });
  const road =
    ground(setting, lit('#7b7f8d')) + rect(setting.frame.x, horizon, setting.frame.width, 18, lit('#a9abb5'));
  const far = mix(lit('#8fa3bf'), sky[2], 0.5);
  const near = lit(mix('#6d7c98', look.backdrop, 0.25));
  return skyOf(setting) + rowOf(74, 420, far, false) + rowOf(118, 320, near, true) + road;
};

function windowsOf(
  { random, look, horizon }: Setting,
  { at, top, width }: { at: number; top: number; width: number },
  wall: string,
): string {
  const glass = look.light === 'night' ? '#ffd98a' : lighten(wall, 0.4);
  let windows = '';
  for (let down = top + 16; down < horizon - 26; down += 32) {
    for (let along = at + 11; along < at + width - 18; along += 24) {
      windows += random.chance(look.light === 'night' ? 0.45 : 0.72)
        ? rect(along, down, 12, 17, glass, 'opacity=".75"')
        : '';
    }
  }
  return windows;
}

const pine = (x: number, base: number, size: number, color: string): string => {
  const tiers = [
    { top: 0.58, bottom: 0.1, half: 0.34 },
    { top: 0.82, bottom: 0.36, half: 0.27 },
    { top: 1, bottom: 0.62, half: 0.19 },
  ];
  const branches = tiers.map(({ top, bottom, half }, tier) =>
    shape(
      `M${x},${base - top * size} L${x + half * size},${base - bottom * size} Q${x},${base - (bottom - 0.05) * size} ${x - half * size},${base - bottom * size} Z`,
      lighten(color, tier * 0.06),
    ),
  );
  return rect(x - size * 0.05, base - size * 0.2, size * 0.1, size * 0.24, darken(color, 0.4)) + branches.join('');
};

const leafy = (x: number, base: number, size: number, color: string): string =>
  rect(x - size * 0.06, base - size * 0.5, size * 0.12, size * 0.52, '#6b4a3a') +
  circle(x, base - size * 0.72, size * 0.34, color) +
  circle(x - size * 0.24, base - size * 0.56, size * 0.24, darken(color, 0.1)) +
  circle(x + size * 0.24, base - size * 0.58, size * 0.25, color) +
  circle(x - size * 0.08, base - size * 0.82, size * 0.17, lighten(color, 0.16));

const forest: PlacePainter = (setting) => {
  const { lit, horizon, random, sky } = setting;
  const far = mix(lit('#5f8f73'), sky[2], 0.4);
  return (
    skyOf(setting) +
    across(setting, 66, (x) => pine(x, horizon + 20, random.between(300, 440), far)) +
    ground(setting, lit('#5d8a55')) +
    across(setting, 128, (x) =>
      pine(x, horizon + 56, random.between(360, 520), lit(random.chance(0.5) ? '#3c6e4f' : '#4a7f58')),
    ) +
    ridge(setting, horizon + 78, 40, lit('#4c7a45'))
  );
};

/** How wide the foam is where the sea ends. */
const SURF_PX = 9;

const beach: PlacePainter = (setting) => {
  const { frame, horizon, lit, random } = setting;
  const sea = horizon - 130;
  const waves = Array.from({ length: 14 }, () => {
    const [x, y] = [random.between(frame.x, frame.x + frame.width), random.between(sea + 12, horizon - 20)];
    return stroke(`M${x},${y} q16,-7 32,0 q16,7 32,0`, '#ffffff', 3, 'opacity=".5"');
  }).join('');
  const sail = frame.x + frame.width * 0.16;
  const boat =
    shape(
      `M${sail},${sea - 60} L${sail},${sea - 6} L${sail + 38},${sea - 6} Z M${sail - 6},${sea - 48} L${sail - 6},${sea - 6} L${sail - 30},${sea - 6} Z`,
      lit('#ffffff'),
    ) +
    shape(
      `M${sail - 36},${sea - 2} L${sail + 42},${sea - 2} L${sail + 28},${sea + 14} L${sail - 24},${sea + 14} Z`,
      lit('#c9574b'),
    );
  const right = frame.x + frame.width;
  // Its foam runs along its edge: all but the upper one lie outside the picture.
  const bottom = frame.y + frame.height + SURF_PX;
  const sand = shape(
    `M${frame.x - SURF_PX},${horizon - 12} Q${frame.x + frame.width * 0.3},${horizon - 40} ${frame.x + frame.width * 0.55},${horizon - 8} T${right + SURF_PX},${horizon - 26} L${right + SURF_PX},${bottom} L${frame.x - SURF_PX},${bottom} Z`,
    lit('#f0d9ab'),
  );
  return (
    skyOf(setting) +
    rect(frame.x, sea, frame.width, horizon - sea + 20, lit('#3f9fbf')) +
    rect(frame.x, sea + 70, frame.width, horizon - sea, lit('#5cb8c9')) +
    boat +
    waves +
    sand.replace('<path', `<path stroke="#ffffff" stroke-width="${SURF_PX}" stroke-opacity=".75"`) +
    palm(right - 56, horizon + 40, lit)
  );
};

const palm = (x: number, base: number, lit: (color: string) => string): string => {
  const leaves = [-160, -125, -60, -20, 15, 170].map((turn) =>
    shape(
      'M0,0 C30,-26 84,-24 118,16 C80,4 40,6 0,0 Z',
      lit('#3f8a5a'),
      `transform="translate(${x - 34} ${base - 330}) rotate(${turn})"`,
    ),
  );
  return (
    stroke(
      `M${x},${base} C${x - 8},${base - 120} ${x - 10},${base - 220} ${x - 34},${base - 330}`,
      lit('#9a7350'),
      17,
    ) + leaves.join('')
  );
};

const mountains: PlacePainter = (setting) => {
  const { horizon, random, lit, sky } = setting;
  const peaks = (step: number, tall: number, color: string) =>
    across(setting, step, (x) => {
      const height = tall * random.between(0.7, 1.1);
      const top = horizon + 30 - height;
      const half = step * 0.95;
      const snow = height * 0.26;
      return (
        shape(`M${x - half},${horizon + 40} L${x},${top} L${x + half},${horizon + 40} Z`, color) +
        shape(
          `M${x},${top} L${x + half},${horizon + 40} L${x + half * 0.1},${horizon + 40} Z`,
          darken(color, 0.18),
          'opacity=".5"',
        ) +
        shape(
          `M${x},${top} L${x + (half * snow) / height},${top + snow} L${x + 12},${top + snow * 0.8} L${x - 4},${top + snow * 1.12} L${x - (half * snow) / height},${top + snow} Z`,
          lit('#ffffff'),
          'opacity=".92"',
        )
      );
    });
  return (
    skyOf(setting) +
    peaks(210, 420, mix(lit('#8193b5'), sky[2], 0.42)) +
    peaks(260, 300, lit('#6f82a0')) +
    ridge(setting, horizon + 40, 60, lit('#6b9a68')) +
    ridge(setting, horizon + 96, 46, lit('#558655'))
  );
};

const park: PlacePainter = (setting) => {
  const { horizon, random, lit } = setting;
  return (
    skyOf(setting) +
    ridge(setting, horizon, 70, lit('#a8cf8a')) +
    across(setting, 150, (x) =>
      leafy(x, horizon + 30, random.between(210, 300), lit(random.chance(0.5) ? '#6fa864' : '#82b56a')),
    ) +
    ridge(setting, horizon + 40, 34, lit('#7fb86e')) +
    ridge(setting, horizon + 110, 30, lit('#6ba65f'))
  );
};

const snow: PlacePainter = (setting) => {
  const { horizon, random, lit, sky } = setting;
  return (
    skyOf(setting) +
    ridge(setting, horizon - 30, 120, mix(lit('#cfdcec'), sky[2], 0.3)) +
    across(setting, 140, (x) => pine(x, horizon + 30, random.between(230, 350), lit('#8fb0b5'))) +
    ridge(setting, horizon + 20, 50, lit('#eef4fa')) +
    ridge(setting, horizon + 90, 40, lit('#ffffff'))
  );
};

const desert: PlacePainter = (setting) => {
  const { horizon, lit, frame } = setting;
  const cactus = (x: number) =>
    stroke(
      `M${x},${horizon + 50} l0,-150 M${x},${horizon - 10} c-40,0 -40,-10 -40,-50 M${x},${horizon + 6} c40,0 40,-14 40,-60`,
      lit('#5f8f5a'),
      22,
    );
  return (
    skyOf(setting) +
    ridge(setting, horizon - 10, 110, lit('#dfa878')) +
    ridge(setting, horizon + 40, 70, lit('#e7bb85')) +
    cactus(frame.x + frame.width * 0.13) +
    ridge(setting, horizon + 90, 46, lit('#efca94'))
  );
};

const space: PlacePainter = ({ frame: { x, y, width, height }, random, look, horizon }) => {
  const stars = Array.from({ length: 110 }, () =>
    circle(
      random.between(x, x + width),
      random.between(y, y + height),
      random.between(0.8, 3),
      '#ffffff',
      `opacity="${random.between(0.4, 1).toFixed(2)}"`,
    ),
  ).join('');
  const px = x + width * 0.78;
  const py = y + height * 0.2;
  const planet =
    circle(px, py, 78, mix('#e0a06a', look.accentColor, 0.35)) +
    shape(`M${px - 60},${py - 50} a78,78 0 1 0 120,98 a96,96 0 0 1 -120,-98 Z`, '#1d1430', 'opacity=".3"') +
    ellipse(
      px,
      py,
      128,
      24,
      'none',
      `stroke="#f3d9b2" stroke-width="8" opacity=".75" transform="rotate(-18 ${px} ${py})"`,
    );
  const floor = look.framing === 'full' ? rect(x, horizon, width, y + height - horizon, '#5d5a78') : '';
  return `<defs>${verticalGradient('sky', ['#0b0d2a', '#251a4f', '#4a2a6b'])}</defs>${rect(x, y, width, height, 'url(#sky)')}${ellipse(x + width * 0.2, y + height * 0.4, 190, 90, '#8a4aa0', 'opacity=".25"')}${stars}${planet}${floor}`;
};

export const outdoorPlaces = { city, forest, beach, mountains, park, snow, desert, space };
