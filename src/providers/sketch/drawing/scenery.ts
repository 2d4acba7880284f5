import type { Look, Place } from '../look.js';
import { Random } from '../random.js';
import type { Frame } from './camera.js';
import { darken, lighten, mix } from './color.js';
import { indoorPlaces } from './scenery-indoor.js';
import { outdoorPlaces } from './scenery-outdoor.js';
import type { PlacePainter, Setting } from './setting.js';
import { circle, ellipse, rect, verticalGradient } from './svg.js';

const SKIES: Record<Look['light'], readonly [string, string, string]> = {
  day: ['#6fb7ea', '#a9d8f2', '#e8f4f2'],
  sunset: ['#5a5aa5', '#e58a86', '#ffd39b'],
  night: ['#0f1738', '#22305f', '#4a5488'],
};

export function scenery(look: Look, frame: Frame): string {
  const lit = (color: string) => {
    if (look.light === 'night') {
      return mix(color, '#131a3f', 0.58);
    }
    return look.light === 'sunset' ? mix(color, '#ff9d6b', 0.26) : color;
  };
  const sky = look.weather === 'clear' ? SKIES[look.light] : overcast(SKIES[look.light]);
  const isFull = look.framing === 'full';
  const horizon = isFull ? 860 : frame.y + frame.height * 0.62;
  const random = new Random(look.variation + (look.take ?? 0), look.place);
  const setting: Setting = { look, frame, random, horizon, lit, sky };
  return PLACES[look.place](setting) + (isFull ? groundShadow() : '');
}

/** Drawn before the figure: it is out of focus, so the face stays the subject. */
const studio: PlacePainter = ({ look, frame: { x, y, width, height } }) => {
  const base = look.backdrop;
  const reach = Math.min(width, height);
  return [
    `<defs>${verticalGradient('backdrop', [lighten(base, 0.16), base, darken(base, 0.14)])}</defs>`,
    rect(x, y, width, height, 'url(#backdrop)'),
    circle(0, -40, reach * 0.47, lighten(base, 0.34), 'opacity=".55"'),
    circle(0, -40, reach * 0.36, lighten(base, 0.5), 'opacity=".35"'),
    look.framing === 'full' ? rect(x, 860, width, y + height - 860, darken(base, 0.12), 'opacity=".5"') : '',
  ].join('');
};

const overcast = (sky: readonly [string, string, string]): readonly [string, string, string] => [
  mix(sky[0], '#7d8797', 0.6),
  mix(sky[1], '#9aa3b1', 0.6),
  mix(sky[2], '#b9bfc9', 0.6),
];

const groundShadow = (): string => ellipse(0, 1020, 190, 26, '#1d1430', 'opacity=".22"');

const PLACES: Record<Place, PlacePainter> = { studio, ...outdoorPlaces, ...indoorPlaces };

/** Rain and snow fall before the figure too. */
export function weatherOver({ weather, variation }: Look, { x, y, width, height }: Frame): string {
  if (weather === 'clear') {
    return '';
  }
  const random = new Random(variation, weather);
  return Array.from({ length: 90 }, () => {
    const [at, down] = [random.between(x, x + width), random.between(y, y + height)];
    return weather === 'snow'
      ? circle(at, down, random.between(2, 6), '#ffffff', `opacity="${random.between(0.5, 0.95).toFixed(2)}"`)
      : `<path d="M${at.toFixed(1)},${down.toFixed(1)} l-7,34" stroke="#e4f0ff" stroke-width="2.4" stroke-linecap="round" opacity=".5"/>`;
  }).join('');
}
