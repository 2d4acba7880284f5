import type { Point } from './curls.js';
import type { Figure } from './figure.js';
import { ellipse, rect, stroke } from './svg.js';

/** A plait from one point to another, with a tie in the accent colour and a tuft at its end. */
export function braid(figure: Figure, [x1, y1]: Point, [x2, y2]: Point): string {
  const { hair, hairShade, hairLight, look } = figure;
  const steps = Math.max(3, Math.round(Math.hypot(x2 - x1, y2 - y1) / 27));
  const beads = Array.from({ length: steps }, (_, step) => {
    const share = step / steps;
    const x = x1 + (x2 - x1) * share;
    const y = y1 + (y2 - y1) * share;
    const width = 21 - share * 6;
    return (
      ellipse(
        x - 6,
        y,
        width * 0.72,
        20,
        hair,
        `transform="rotate(-28 ${x - 6} ${y})" stroke="${hairShade}" stroke-width="2.5"`,
      ) +
      ellipse(
        x + 6,
        y + 9,
        width * 0.72,
        20,
        hair,
        `transform="rotate(28 ${x + 6} ${y + 9})" stroke="${hairShade}" stroke-width="2.5"`,
      ) +
      stroke(`M${x - 10},${y - 8} q4,8 8,12`, hairLight, 3, 'opacity=".6"')
    );
  });
  const tuft = ellipse(x2, y2 + 26, 13, 26, hair) + rect(x2 - 12, y2 - 2, 24, 13, look.accentColor, 'rx="6"');
  return beads.join('') + tuft;
}

/** One thick loc with its twists. */
export function lock(figure: Figure, [x1, y1]: Point, [x2, y2]: Point, width: number): string {
  const d = `M${x1},${y1} C${x1 + (x2 - x1) * 1.2},${y1 + (y2 - y1) * 0.3} ${x2 + 4},${y1 + (y2 - y1) * 0.6} ${x2},${y2}`;
  const twists = `stroke-dasharray="3 11" opacity=".5"`;
  return (
    stroke(d, figure.hairShade, width + 3) +
    stroke(d, figure.hair, width - 2) +
    stroke(d, figure.hairLight, width * 0.5, twists)
  );
}
