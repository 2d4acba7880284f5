import type { Look } from '../look.js';
import { type Frame, frameFor } from './camera.js';
import { type Figure, figureOf } from './figure.js';
import { inPalette } from './palette.js';
import { personBack } from './person-back.js';
import { personFront } from './person-front.js';
import { personSide } from './person-side.js';
import { scenery, weatherOver } from './scenery.js';
import { group, rect, stroke } from './svg.js';

const PERSONS = { front: personFront, side: personSide, back: personBack };

/** The whole picture as SVG. */
export function pictureOf(look: Look, { width, height }: { width: number; height: number }): string {
  const figure = figureOf(look);
  const frame = frameFor(figure, width / height);
  const content = [
    scenery(look, frame),
    standing(figure, PERSONS[look.view](figure)),
    look.light === 'night' && look.place !== 'stage' && look.place !== 'space'
      ? rect(frame.x, frame.y, frame.width, frame.height, '#141c48', 'opacity=".1"')
      : '',
    look.light === 'sunset' ? rect(frame.x, frame.y, frame.width, frame.height, '#ff8a4c', 'opacity=".1"') : '',
    weatherOver(look, frame),
    mark(frame),
  ].join('');
  const box = [frame.x, frame.y, frame.width, frame.height].map((part) => part.toFixed(2)).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${box}" preserveAspectRatio="none">${inPalette(content, look.palette)}</svg>`;
}

/** A child's shorter body is let down until its feet stand on the ground. */
function standing({ look, isChild }: Figure, person: string): string {
  return isChild && look.framing === 'full' ? group(person, 'transform="translate(0 232)"') : person;
}

/** The word "sketch" in a corner, as strokes: servers have no fonts. */
function mark({ x, y, width, height }: Frame): string {
  const size = Math.min(width, height) * 0.00108;
  const letters = [
    'M14,2 C8,-3 0,0 2,6 C4,11 14,9 14,15 C14,21 4,22 0,17',
    'M22,-14 L22,20 M36,0 L23,10 L37,20',
    'M44,10 L60,9 C60,-3 43,-3 43,10 C43,22 56,23 60,16',
    'M72,-10 L72,14 C72,20 77,21 81,19 M65,0 L80,0',
    'M101,3 C96,-3 86,-1 86,10 C86,21 96,23 101,17',
    'M109,-14 L109,20 M109,7 C113,-3 124,-2 124,7 L124,20',
  ].join(' ');
  const at = `translate(${(x + width - 150 * size).toFixed(1)} ${(y + height - 40 * size).toFixed(1)}) scale(${size.toFixed(3)})`;
  return group(
    stroke(letters, '#1d1430', 7, 'opacity=".35"') + stroke(letters, '#ffffff', 3.6, 'opacity=".92"'),
    `transform="${at}"`,
  );
}
