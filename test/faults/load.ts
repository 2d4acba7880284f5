import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Fleet, poll, type ServiceProcess } from '../support/processes.js';

/** FAULTS=long runs as often and as long as the figures we publish; without it, as much as every change can afford. */
export const isLong = process.env.FAULTS === 'long';

/** What a client saw: a status, or why there was none. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  fault: string | null;
  /** From the first byte sent to the last one read. */
  ms: number;
}

/** As patient as a client that was told 503, or nothing at all. */
const BACK_OFF_MS = 150;

interface Submission {
  prompt: string;
  key: string;
  /** Of one side in pixels, or 1K to 4K. */
  resolution?: string;
}

/** Requests of the fleet's one customer, who goes from one API process to the next as through a balancer. */
export class Customer {
  private turn = 0;

  constructor(
    private readonly fleet: Fleet,
    private readonly only: ServiceProcess | null = null,
  ) {}

  /** The same customer, at one process alone. */
  at(api: ServiceProcess): Customer {
    return new Customer(this.fleet, api);
  }

  async ask(path: string, payload?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const startedAt = performance.now();
    const answer = await this.send(path, payload, headers).catch((error: Error) => {
      const { cause } = error as { cause?: { code?: string; message?: string } };
      return { status: 0, body: {}, fault: cause?.code ?? cause?.message ?? String(error) };
    });
    return { ...answer, ms: performance.now() - startedAt };
  }

  /** A persona whose pictures take that much longer than drawing does. */
  async createPersona(slowMs: number): Promise<string> {
    const payload = { name: 'Mara Quill', intent: `A lighthouse keeper with curly red hair. test:slow=${slowMs}` };
    const { status, body, fault } = await this.ask('/v1/personas', payload);
    if (status !== 201) {
      throw new Error(`No persona was made: ${status} ${fault ?? JSON.stringify(body)}`);
    }
    return body.id as string;
  }

  /** Orders the smallest picture there is. */
  order(personaId: string, prefer = 'respond-async'): Promise<Answer> {
    const wish = { aspectRatio: '16:9', imageSize: '1K' };
    return this.ask(`/v1/personas/${personaId}/portrait/canonical/generate`, wish, { prefer });
  }

  /** Orders of as many personas; resolves with the portraits. */
  async orderMany(count: number, slowMs: number): Promise<string[]> {
    return inParallel(8, Array.from({ length: count }), async () => {
      const personaId = await this.createPersona(slowMs);
      const { status, body, fault } = await this.order(personaId);
      if (status !== 200) {
        throw new Error(`An order was refused: ${status} ${fault ?? JSON.stringify(body)}`);
      }
      return body.portraitId as string;
    });
  }

  /** Orders an avatar, which costs a credit. */
  submit({ prompt, key, resolution = '512' }: Submission): Promise<Answer> {
    const wish = { prompt, output: { resolution } };
    return this.ask('/api/v1/avatars/generate', wish, { 'idempotency-key': key });
  }

  /** Asks again with the same key, as a 503 and a broken connection say; answers how often it had to ask. */
  async submitUntilTaken(submission: Submission, timeoutMs: number): Promise<number> {
    let tries = 0;
    await poll(
      async () => {
        tries += 1;
        return (await this.submit(submission)).status;
      },
      (status) => status === 202,
      timeoutMs,
      BACK_OFF_MS,
    );
    return tries;
  }

  /** Submits at a pace of its own, whether those before were answered or not: who hangs cannot hide behind a slow client. */
  async submitSteadily(count: number, everyMs: number, prompt: string): Promise<Answer[]> {
    const submissions: Promise<Answer>[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      submissions.push(this.submit({ prompt: `${prompt} number ${nth}`, key: `${prompt}-${nth}` }));
      await delay(everyMs);
    }
    return Promise.all(submissions);
  }

  private async send(
    path: string,
    payload: object | undefined,
    headers: Record<string, string>,
  ): Promise<Omit<Answer, 'ms'>> {
    const api = this.nextApi();
    if (!api) {
      return { status: 0, body: {}, fault: 'no API process is up' };
    }
    const response = await fetch(`${api.url}${path}`, {
      method: payload ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${this.fleet.key}`, 'content-type': 'application/json', ...headers },
      body: payload && JSON.stringify(payload),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, fault: null };
  }

  private nextApi(): ServiceProcess | undefined {
    const apis = this.only ? [this.only] : this.fleet.apis;
    this.turn += 1;
    return apis[this.turn % apis.length];
  }
}

/** Runs the work for every item, `width` at a time. */
export async function inParallel<T, R>(
  width: number,
  items: T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) {
      results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

/** Numbers that come again with the same FAULT_SEED. */
export class Dice {
  readonly seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));
  private state = this.seed;

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** Which of the values so many percent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN);
}

export const waits = (values: readonly number[]): string =>
  [50, 95, 99].map((percent) => `p${percent} ${percentile(values, percent)} ms`).join(' ');

/** How often each of the values came. */
export function tally(values: readonly (string | number)[]): string {
  const counts = new Map<string | number, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => `${count} × ${value}`).join(' + ');
}

export const secondsSince = (startedAt: number): number => Math.round((performance.now() - startedAt) / 100) / 10;

/** One line for the log of the test run. */
export const report = (name: string, figures: Record<string, number | string>): void => {
  const text = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`);
  process.stdout.write(`fault ${name}: ${text.join(', ')}\n`);
};
