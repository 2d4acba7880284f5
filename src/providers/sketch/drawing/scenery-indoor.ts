import { darken, lighten, mix } from './color.js';
import type { PlacePainter, Setting } from './setting.js';
import { circle, ellipse, radialGradient, rect, shape, stroke, verticalGradient } from './svg.js';

function room({ frame: { x, y, width, height }, lit, look, horizon }: Setting, wall: string, floor: string): string {
  const shown = lit(wall);
  const base =
    look.framing === 'full'
      ? rect(x, horizon, width, y + height - horizon + 2, lit(floor)) +
        rect(x, horizon - 14, width, 14, lit(lighten(wall, 0.5)))
      : '';
  return `<defs>${verticalGradient('wall', [lighten(shown, 0.12), shown, darken(shown, 0.1)])}</defs>${rect(x, y, width, height, 'url(#wall)')}${base}`;
}

/** A window with the hour's sky in it. */
function pane({ sky, lit }: Setting, x: number, y: number, width: number, height: number): string {
  const frame = lit('#f7f2ea');
  return `<defs>${verticalGradient(`pane${Math.round(x)}`, sky)}</defs>${rect(x - 9, y - 9, width + 18, height + 18, frame, 'rx="5"')}${rect(x, y, width, height, `url(#pane${Math.round(x)})`)}${shape(`M${x},${y + height} L${x},${y + height * 0.7} Q${x + width * 0.3},${y + height * 0.55} ${x + width * 0.6},${y + height * 0.72} T${x + width},${y + height * 0.66} L${x + width},${y + height} Z`, lit('#9cc19a'), 'opacity=".7"')}${rect(x + width / 2 - 4, y, 8, height, frame)}${rect(x, y + height * 0.42, width, 8, frame)}`;
}

function plant({ lit }: Setting, x: number, base: number, size: number): string {
  const leaves = [-70, -40, -12, 14, 42, 72].map((turn, at) =>
    shape(
      'M0,0 C-20,-40 -16,-90 0,-128 C16,-90 20,-40 0,0 Z',
      lit(at % 2 === 0 ? '#4f8f62' : '#67a873'),
      `transform="translate(${x} ${base - 60 * size}) rotate(${turn}) scale(${size})"`,
    ),
  );
  return (
    leaves.join('') +
    shape(
      `M${x - 40 * size},${base - 70 * size} L${x + 40 * size},${base - 70 * size} L${x + 30 * size},${base} L${x - 30 * size},${base} Z`,
      lit('#c98462'),
    )
  );
}

function picture({ lit, look }: Setting, x: number, y: number, width: number, height: number): string {
  return (
    rect(x, y, width, height, lit('#fbf6ee'), 'rx="3"') +
    rect(x + 12, y + 12, width - 24, height - 24, lit(mix(look.backdrop, '#ffffff', 0.25))) +
    circle(x + width * 0.62, y + height * 0.4, width * 0.14, lit('#f3c46b')) +
    shape(
      `M${x + 12},${y + height - 12} l${width * 0.34},${-height * 0.36} l${width * 0.26},${height * 0.2} l${width * 0.2},${-height * 0.12} L${x + width - 12},${y + height - 12} Z`,
      lit(darken(look.backdrop, 0.25)),
    )
  );
}

function shelves(setting: Setting, from: number, width: number, levels: readonly number[]): string {
  const { lit, random } = setting;
  const colors = ['#b5534c', '#3f6f8f', '#d6a44c', '#5b8a63', '#8a5a83', '#e0d3bd', '#33415c', '#c77f56'] as const;
  return levels
    .map((level) => {
      let books = '';
      for (let x = from + 8; x < from + width - 18; ) {
        const thick = random.between(13, 26);
        const tall = random.between(66, 98);
        const color = lit(mix(random.pick(colors), '#d9c6ad', 0.22));
        books +=
          rect(x, level - tall, thick - 2, tall, color, 'rx="2"') +
          rect(x + 3, level - tall + 12, thick - 8, 5, lighten(color, 0.4), 'opacity=".7"');
        x += random.chance(0.08) ? thick + 26 : thick;
      }
      return books + rect(from, level, width, 13, lit('#8d6244'));
    })
    .join('');
}

const office: PlacePainter = (setting) => {
  const { frame, lit } = setting;
  const right = frame.x + frame.width;
  const top = frame.y + frame.height * 0.1;
  const wide = Math.max(150, frame.width * 0.3);
  return (
    room(setting, '#dfe4e6', '#b79b82') +
    pane(setting, frame.x + 26, top, wide, frame.height * 0.42) +
    shelves(setting, right - wide - 10, wide + 20, [top + 110, top + 240]) +
    rect(
      frame.x,
      setting.horizon + 90,
      frame.width,
      frame.height,
      lit('#c9a783'),
      setting.look.framing === 'full' ? 'opacity="0"' : '',
    ) +
    plant(setting, right - 60, setting.horizon + 90, 1)
  );
};

const library: PlacePainter = (setting) => {
  const { frame, lit } = setting;
  const levels = Array.from({ length: Math.ceil(frame.height / 128) + 1 }, (_, at) => frame.y + 96 + at * 128);
  const inRoom = setting.look.framing === 'full' ? levels.filter((level) => level < setting.horizon) : levels;
  return (
    room(setting, '#6f4e3a', '#8b6a4f') +
    shelves(setting, frame.x - 6, frame.width + 12, inRoom) +
    rect(frame.x, frame.y, frame.width, frame.height, lit('#4b2f22'), 'opacity=".16"')
  );
};

const cafe: PlacePainter = (setting) => {
  const { frame, lit, horizon } = setting;
  const count = Math.ceil(frame.width / 200);
  const lamps = Array.from({ length: count }, (_, at) => {
    const x = frame.x + ((at + 0.5) * frame.width) / count + (at % 2 === 0 ? -24 : 24);
    const y = frame.y + 70 + (at % 2) * 34;
    return (
      stroke(`M${x},${frame.y} L${x},${y}`, lit('#3d3230'), 4) +
      circle(x, y + 36, 74, '#ffd98f', 'opacity=".28"') +
      shape(
        `M${x - 44},${y + 40} C${x - 40},${y + 4} ${x - 14},${y} ${x},${y} C${x + 14},${y} ${x + 40},${y + 4} ${x + 44},${y + 40} Z`,
        lit('#41544f'),
      ) +
      circle(x, y + 42, 15, '#ffe9b3')
    );
  });
  const top = frame.y + frame.height * 0.3;
  return (
    room(setting, '#c78e6a', '#7a5a46') +
    pane(setting, frame.x + 24, top, 150, 240) +
    shelves(setting, frame.x + frame.width - 190, 190, [top + 90, top + 210]) +
    lamps.join('') +
    (setting.look.framing === 'full' ? '' : rect(frame.x, horizon + 100, frame.width, frame.height, lit('#7b5138')))
  );
};

const home: PlacePainter = (setting) => {
  const { frame, horizon, look } = setting;
  const right = frame.x + frame.width;
  const wall = mix('#e9d9c6', look.backdrop, 0.35);
  return (
    room(setting, wall, '#b68d6b') +
    picture(setting, frame.x + 30, frame.y + 70, 120, 150) +
    picture(setting, right - 130, frame.y + 50, 96, 110) +
    plant(setting, right - 62, horizon + 70, 1.35) +
    shape(`M${frame.x + 70},${horizon - 130} l-44,76 l104,0 l-38,-76 Z`, setting.lit('#f6e3b4')) +
    rect(frame.x + 78, horizon - 54, 7, 300, setting.lit('#6b5646'))
  );
};

const workshop: PlacePainter = (setting) => {
  const { frame, lit, horizon } = setting;
  const boards = Array.from({ length: Math.ceil(frame.width / 70) }, (_, at) =>
    rect(frame.x + at * 70, frame.y, 3, frame.height, lit('#8f6c4b'), 'opacity=".5"'),
  ).join('');
  const tools = Array.from({ length: Math.ceil(frame.width / 130) }, (_, at) => {
    const x = frame.x + 44 + at * 130;
    const y = frame.y + 110 + (at % 3) * 26;
    const handle = rect(x - 6, y, 12, 120, lit('#c98a4f'), 'rx="5"');
    const heads = [
      rect(x - 30, y - 14, 60, 26, lit('#5a6472'), 'rx="5"'),
      shape(`M${x - 10},${y} l20,0 l6,-74 l-32,0 Z`, lit('#8b95a3')),
      circle(x, y - 12, 20, 'none', `stroke="${lit('#5a6472')}" stroke-width="11"`),
    ];
    return handle + (heads[at % 3] ?? '');
  });
  return (
    room(setting, '#b08a63', '#7d6148') +
    boards +
    tools.join('') +
    (setting.look.framing === 'full' ? '' : rect(frame.x, horizon + 80, frame.width, frame.height, lit('#8a6240')))
  );
};

const stage: PlacePainter = ({ frame: { x, y, width, height }, look, horizon }) => {
  const beams = [0.12, 0.5, 0.88].map((at, index) => {
    const from = x + width * at;
    const to = width * (0.5 + (at - 0.5) * 0.2) + x;
    const color = [look.accentColor, '#fff2cf', lighten(look.backdrop, 0.3)][index] ?? '#ffffff';
    return (
      shape(
        `M${from - 14},${y} L${from + 14},${y} L${to + 210},${y + height} L${to - 210},${y + height} Z`,
        color,
        'opacity=".2"',
      ) + circle(from, y + 6, 22, '#fffbe9')
    );
  });
  const curtain = Array.from({ length: 6 }, (_, at) =>
    [x + at * 26, x + width - at * 26]
      .map((edge) => ellipse(edge, y + height / 2, 19, height * 0.62, at % 2 === 0 ? '#7a1e34' : '#94283f'))
      .join(''),
  ).join('');
  const floor = look.framing === 'full' ? rect(x, horizon, width, y + height - horizon, '#3b2433') : '';
  return `<defs>${radialGradient('hall', ['#5a2c5e', '#2a1638', '#160c22'], 'cx=".5" cy=".35" r=".8"')}</defs>${rect(x, y, width, height, 'url(#hall)')}${floor}${curtain}${beams.join('')}`;
};

export const indoorPlaces = { office, library, cafe, home, workshop, stage };
