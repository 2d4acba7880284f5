import type { ReceivedCall, Step } from './step.js';

const SHARE = 0.3;
const RETRY_AFTER_S = 1;

const inASecond = (): string => new Date(Date.now() + 2_000).toUTCString();
const FAULTS: (() => Step)[] = [
  () => ({ status: 500, body: 'no' }),
  () => ({ status: 502, body: '<html>bad gateway</html>' }),
  () => ({ status: 503, body: '{}' }),
  () => ({ status: 504, body: '{}' }),
  () => ({ trouble: 'reset' }),
  () => ({ trouble: 'hang' }),
  () => ({ status: 429, headers: { 'retry-after': String(RETRY_AFTER_S) } }),
  () => ({ status: 429, headers: { 'retry-after': inASecond() } }),
  () => ({ status: 429 }),
];

/**
 * Three calls in ten fail, in every way that passes. A text says which job it is of, as in `number 7`; job, provider and turn
 * decide, so that the order in which jobs meet makes no difference.
 */
export class PassingFaults {
  calls = 0;
  faults = 0;
  /** Calls of a job that came back before its provider had said it may. */
  early = 0;
  private readonly turns = new Map<string, number>();
  private readonly mayReturnAtMs = new Map<string, number>();

  readonly script = ({ text, provider }: ReceivedCall): Step | undefined => {
    const key = `${provider} ${Number(/number (\d+)/.exec(text)?.[1])}`;
    const turn = this.turns.get(key) ?? 0;
    this.turns.set(key, turn + 1);
    this.calls += 1;
    this.early += Number(Date.now() < (this.mayReturnAtMs.get(key) ?? 0));
    const step = faultFor(hash(`${key} ${turn}`));
    this.faults += Number(step !== undefined);
    const asked = step?.headers?.['retry-after'];
    if (asked) {
      this.mayReturnAtMs.set(key, /^\d+$/.test(asked) ? Date.now() + Number(asked) * 1_000 : Date.parse(asked));
    }
    return step;
  };
}

const faultFor = (dice: number): Step | undefined =>
  dice % 1_000 < SHARE * 1_000 ? FAULTS[Math.floor(dice / 1_000) % FAULTS.length]?.() : undefined;

function hash(text: string): number {
  let state = 2_166_136_261;
  for (const character of text) {
    state = Math.imul(state ^ character.charCodeAt(0), 16_777_619) >>> 0;
  }
  return Math.imul(state ^ (state >>> 15), 2_246_822_507) >>> 0;
}
