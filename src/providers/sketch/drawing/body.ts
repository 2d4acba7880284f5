import type { Figure } from './figure.js';
import { ellipse, shape } from './svg.js';

/** Heights of the figure below the head's middle. */
export const LEVELS = { neck: 158, armpit: 300, waist: 420, hip: 560, hand: 575, knee: 770, ankle: 985, ground: 1020 };

/** The trunk from the neck to the hips, as seen from the front and the back. */
export function torsoOutline({ shoulder, waist, hip, neck }: Figure): string {
  const base = neck + 12;
  return [
    `M${-base},150 C${-base - 26},166 ${-shoulder + 34},168 ${-shoulder + 8},204 C${-shoulder - 2},232 ${-shoulder + 22},262 ${-shoulder + 30},${LEVELS.armpit}`,
    `C${-waist - 10},350 ${-waist},390 ${-waist},${LEVELS.waist} C${-waist},470 ${-hip},500 ${-hip},${LEVELS.hip}`,
    `L${hip},${LEVELS.hip} C${hip},500 ${waist},470 ${waist},${LEVELS.waist} C${waist},390 ${waist + 10},350 ${shoulder - 30},${LEVELS.armpit}`,
    `C${shoulder - 22},262 ${shoulder + 2},232 ${shoulder - 8},204 C${shoulder - 34},168 ${base + 26},166 ${base},150 Z`,
  ].join(' ');
}

/** `side` is -1 or 1; `until` is where the sleeve ends. */
export function armOutline({ shoulder }: Figure, side: number, until: number): string {
  const outer = shoulder + 16;
  const inner = shoulder - 34;
  const drift = ((until - 204) / 370) * 14;
  const p = (x: number) => (side * x).toFixed(1);
  return `M${p(shoulder - 44)},182 C${p(shoulder - 4)},182 ${p(outer - 6)},214 ${p(outer)},262 C${p(outer + 8)},330 ${p(outer + drift)},${until - 60} ${p(outer - 6 + drift)},${until} L${p(inner + 2 + drift)},${until} C${p(inner)},${until - 80} ${p(inner - 2)},350 ${p(inner - 8)},${LEVELS.armpit} Z`;
}

export function handsFront({ shoulder, skin, skinShade }: Figure): string {
  const hand = (side: number) => {
    const x = side * (shoulder + 4);
    return (
      ellipse(x, LEVELS.hand + 8, 20, 30, skin) +
      shape(`M${x + side * -14},${LEVELS.hand - 4} q${side * -12},18 ${side * -3},32`, skin) +
      shape(
        `M${x - 4},${LEVELS.hand + 20} l0,14 M${x + 5},${LEVELS.hand + 20} l0,14`,
        'none',
        `stroke="${skinShade}" stroke-width="2.5" opacity=".6"`,
      )
    );
  };
  return hand(-1) + hand(1);
}

export function neckFront({ neck, skin, skinShade, jaw, chin }: Figure): string {
  return [
    shape(
      `M${-neck},60 C${-neck},130 ${-neck - 4},142 ${-neck - 16},176 L${neck + 16},176 C${neck + 4},142 ${neck},130 ${neck},60 Z`,
      skin,
    ),
    shape(
      `M${-neck},70 L${neck},70 L${neck + 2},128 C${neck * 0.6},${chin + 30} ${-jaw * 0.2},${chin + 24} ${-neck - 1},${chin - 6} Z`,
      skinShade,
      'opacity=".75"',
    ),
  ].join('');
}

export function legsFront(figure: Figure, trousers: string, trousersShade: string): string {
  const { hip } = figure;
  const leg = (side: number) => {
    const p = (x: number) => (side * x).toFixed(1);
    return `M${p(0)},${LEVELS.hip - 30} L${p(hip)},${LEVELS.hip - 20} C${p(hip + 4)},680 ${p(hip - 18)},800 ${p(hip - 28)},${LEVELS.ankle} L${p(30)},${LEVELS.ankle} C${p(22)},800 ${p(10)},700 ${p(0)},${LEVELS.hip + 40} Z`;
  };
  return [
    shoe(-1, hip),
    shoe(1, hip),
    shape(leg(-1), trousers),
    shape(leg(1), trousers),
    shape(
      `M0,${LEVELS.hip - 30} L22,${LEVELS.hip - 30} C30,700 40,850 42,${LEVELS.ankle} L30,${LEVELS.ankle} C22,800 10,700 0,${LEVELS.hip + 40} Z`,
      trousersShade,
      'opacity=".6"',
    ),
    shape(
      `M${-hip * 0.25},${LEVELS.ankle} C${-hip * 0.4},800 ${-hip * 0.3},700 -4,${LEVELS.hip + 30} L0,${LEVELS.hip + 44} C-10,700 -22,800 -30,${LEVELS.ankle} Z`,
      trousersShade,
      'opacity=".6"',
    ),
  ].join('');
}

function shoe(side: number, hip: number): string {
  const p = (x: number) => (side * x).toFixed(1);
  const y = LEVELS.ground;
  return (
    shape(
      `M${p(26)},${LEVELS.ankle - 12} L${p(hip - 24)},${LEVELS.ankle - 12} C${p(hip - 4)},${LEVELS.ankle + 6} ${p(hip + 10)},${y - 12} ${p(hip + 4)},${y} L${p(24)},${y} Z`,
      '#3a3036',
    ) + shape(`M${p(24)},${y - 7} L${p(hip + 6)},${y - 7} L${p(hip + 4)},${y} L${p(24)},${y} Z`, '#f1ece6')
  );
}
