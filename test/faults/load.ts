import { randomInt } from 'node:crypto';
import type { Fleet, ServiceProcess } from '../support/processes.js';

/** FAULTS=long runs as often and as long as the figures we publish; without it, as much as every change can afford. */
export const isLong = process.env.FAULTS === 'long';

/** What a client saw: a status, or why there was none. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  fault: string | null;
}

/** Requests of the fleet's one customer. */
export class Customer {
  constructor(private readonly fleet: Fleet) {}

  async ask(
    api: ServiceProcess,
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    try {
      const response = await fetch(`${api.url}${path}`, {
        method: payload ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${this.fleet.key}`, 'content-type': 'application/json', ...headers },
        body: payload && JSON.stringify(payload),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown>, fault: null };
    } catch (error) {
      const { cause } = error as { cause?: { code?: string; message?: string } };
      return { status: 0, body: {}, fault: cause?.code ?? cause?.message ?? String(error) };
    }
  }

  /** A persona whose pictures take that much longer than drawing does. */
  async createPersona(api: ServiceProcess, slowMs: number): Promise<string> {
    const payload = { name: 'Mara Quill', intent: `A lighthouse keeper with curly red hair. test:slow=${slowMs}` };
    const { status, body, fault } = await this.ask(api, '/v1/personas', payload);
    if (status !== 201) {
      throw new Error(`No persona was made: ${status} ${fault ?? JSON.stringify(body)}`);
    }
    return body.id as string;
  }

  /** Orders the smallest picture there is. */
  order(api: ServiceProcess, personaId: string, prefer = 'respond-async'): Promise<Answer> {
    const wish = { aspectRatio: '16:9', imageSize: '1K' };
    return this.ask(api, `/v1/personas/${personaId}/portrait/canonical/generate`, wish, { prefer });
  }

  /** Orders of as many personas; resolves with the portraits. */
  async orderMany(api: ServiceProcess, count: number, slowMs: number): Promise<string[]> {
    return inParallel(8, Array.from({ length: count }), async () => {
      const personaId = await this.createPersona(api, slowMs);
      const { status, body, fault } = await this.order(api, personaId);
      if (status !== 200) {
        throw new Error(`An order was refused: ${status} ${fault ?? JSON.stringify(body)}`);
      }
      return body.portraitId as string;
    });
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

/** One line for the log of the test run. */
export const report = (name: string, figures: Record<string, number | string>): void => {
  const text = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`);
  process.stdout.write(`fault ${name}: ${text.join(', ')}\n`);
};
