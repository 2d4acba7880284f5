import autocannon from 'autocannon';
import type { BenchProcess } from './process.js';
import { type Contender, Rounds } from './rounds.js';
import type { Load, Section, Tell } from './section.js';
import { rateTable } from './tables.js';

const WARM_UP_S = 2;

export interface Target {
  name: string;
  process: BenchProcess;
  path: string;
  connections: number;
  headers?: Record<string, string>;
  /** What is posted, and headers that no two requests share; without it the path is only read. */
  post?: { body: object; nextHeaders: () => Record<string, string> };
}

export interface HttpFigures {
  requests: Rounds;
  /** Requests per second of the server's own processor time: what a slow load generator cannot hide. */
  perCpuSecond: Rounds;
}

/** Requests of all targets in turn, and beside them whatever else shall share their rounds. */
export async function measureHttp(
  { rounds, seconds }: Load,
  tell: Tell,
  { targets, others = [] }: { targets: Target[]; others?: Contender[] },
): Promise<HttpFigures> {
  const perCpuSecond = new Rounds();
  for (const target of targets) {
    await fire(target, Math.max(WARM_UP_S, seconds));
  }
  const contenders: Contender[] = targets.map((target) => ({
    name: target.name,
    run: async () => {
      const figures = await fire(target, seconds);
      perCpuSecond.add(target.name, figures.perCpuSecond);
      return figures.perSecond;
    },
  }));
  const requests = await Rounds.play(rounds, [...contenders, ...others], (name, rate) =>
    tell(`${name}: ${Math.round(rate)}/s`),
  );
  return { requests, perCpuSecond };
}

export const httpSection = (
  subject: string,
  { requests, perCpuSecond }: HttpFigures,
): Pick<Section, 'tables' | 'raw'> => ({
  tables: [rateTable(subject, { 'requests/s': requests, 'requests per CPU second': perCpuSecond })],
  raw: { requests, perCpuSecond },
});

async function fire(target: Target, seconds: number) {
  const { process, name, path, connections, headers } = target;
  const before = process.cpuS();
  const url = `${process.url}${path}`;
  const result = await autocannon({ url, connections, duration: seconds, headers, requests: requestsOf(target) });
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(`${name} answered ${result.non2xx} times badly and failed ${result.errors} times.`);
  }
  return {
    perSecond: result['2xx'] / result.duration,
    perCpuSecond: result['2xx'] / (process.cpuS() - before),
  };
}

function requestsOf({ post, path }: Target): autocannon.Request[] | undefined {
  if (!post) {
    return undefined;
  }
  const setupRequest = (request: autocannon.Request): autocannon.Request => ({
    ...request,
    headers: { ...request.headers, 'content-type': 'application/json', ...post.nextHeaders() },
  });
  return [{ method: 'POST', path, body: JSON.stringify(post.body), setupRequest }];
}
