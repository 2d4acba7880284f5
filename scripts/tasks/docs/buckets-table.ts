import { readFileSync } from 'node:fs';
import { type BucketName, BUCKETS, bucketOf, ruleOf } from '../../../src/http/rate-limits/buckets.js';

interface Operation {
  security?: object[];
}

/** What draws from these is too much to list, or is no route. */
const IN_WORDS: Partial<Record<BucketName, string>> = {
  read: 'every other GET',
  write: 'every other request',
  unauthenticated: 'a refused credential; counted by address, not by team',
};

/** Every bucket with its numbers on a plan of factor 1, and the routes that draw from it. */
export function bucketsTable(): string {
  const routes = Map.groupBy(routesOfTeams(), ([method, path]) => bucketOf(method, path));
  const rows = (Object.keys(BUCKETS) as BucketName[]).map((name) => {
    const { capacity, perMinute, isPromised, isFree } = ruleOf(name);
    const drawn = IN_WORDS[name] ?? (routes.get(name) ?? []).map((route) => `\`${route.join(' ')}\``).join('<br>');
    return `| \`${name}\` | ${capacity} | ${perMinute} | ${yes(isPromised)} | ${yes(isFree)} | ${drawn} |`;
  });
  return [
    '| bucket | capacity | per minute | promised | open without Redis | drawn from by |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const yes = (does = false): string => (does ? 'yes' : '');

/** As openapi.json has them; operators and signed URLs draw from no bucket. */
function routesOfTeams(): [method: string, path: string][] {
  const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths)
    .filter(([path]) => !/^\/(admin|metrics)(\/|$)/.test(path))
    .flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security }]) => security)
        .map(([method]): [string, string] => [method.toUpperCase(), path]),
    );
}
