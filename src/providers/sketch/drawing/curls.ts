import { Random } from '../random.js';
import type { Figure } from './figure.js';
import { circle, stroke } from './svg.js';

export type Point = readonly [number, number];

/** A row of curls along a line, drawn over its edge so that the outline turns fluffy. */
export function curlsAlong(figure: Figure, line: readonly Point[], radius: number): string {
  const random = new Random(figure.look.variation, `curls${line.length}:${line[0]?.[0]}:${line[0]?.[1]}`);
  const blobs: string[] = [];
  const swirls: string[] = [];
  for (const [x, y] of spaced(line, radius * 0.95)) {
    const size = radius * random.between(0.85, 1.2);
    blobs.push(circle(x, y, size, figure.hair));
    const turn = random.between(-0.5, 0.5) * size;
    swirls.push(
      stroke(
        `M${x - size * 0.5},${y + turn * 0.4} C${x - size * 0.4},${y - size * 0.7} ${x + size * 0.6},${y - size * 0.5} ${x + size * 0.35},${y + size * 0.2}`,
        random.chance(0.45) ? figure.hairLight : figure.hairShade,
        Math.max(2, radius * 0.14),
        'opacity=".5"',
      ),
    );
  }
  return blobs.join('') + swirls.join('');
}

function spaced(line: readonly Point[], distance: number): Point[] {
  return line.slice(1).flatMap(([x, y], at) => {
    const [fromX, fromY] = line[at] ?? [x, y];
    const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / distance));
    return Array.from(
      { length: steps },
      (_, step): Point => [fromX + ((x - fromX) * (step + 0.5)) / steps, fromY + ((y - fromY) * (step + 0.5)) / steps],
    );
  });
}

/** Points of an arc; angles in degrees, 0 is right, 90 is down. */
export function arc(center: Point, radii: Point, from: number, to: number): Point[] {
  const steps = 16;
  return Array.from({ length: steps + 1 }, (_, step): Point => {
    const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180;
    return [center[0] + radii[0] * Math.cos(angle), center[1] + radii[1] * Math.sin(angle)];
  });
}

/** Reads `x,y x,y`, as SVG writes it. */
export function points(text: string): Point[] {
  return text.split(' ').map((pair): Point => {
    const [x = 0, y = 0] = pair.split(',').map(Number);
    return [x, y];
  });
}
