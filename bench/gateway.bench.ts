import { GatewayClient } from './lib/gateway-client.js';
import { atMost, figure, type Goal } from './lib/goals.js';
import { keepBusy } from './lib/lanes.js';
import { findPortkey, portkeyHeaders, startPortkey } from './lib/portkey.js';
import { type BenchProcess, peakMb } from './lib/process.js';
import { type Contender, Rounds } from './lib/rounds.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { rateTable } from './lib/tables.js';

const WIDTHS = [1, 16];
const SIZES = [
  { size: '20 kB', noisyRows: 18 },
  { size: '1 MB', noisyRows: 1_000 },
];
const [DIRECT, PORTKEY, OURS, FETCHED] = [
  'upstream itself',
  'Portkey',
  'ours, answered by URL',
  'ours, picture fetched',
];

interface Path {
  name: string;
  process: BenchProcess;
  draw: () => Promise<unknown>;
}

/** Milliseconds at the 50th and 99th percentile, pictures a second, and the upstream's own median taken off. */
interface GatewayRounds {
  added: Rounds;
  p50: Rounds;
  p99: Rounds;
  perSecond: Rounds;
}

/** G7, G8, G11: what a gateway adds to an upstream that answers at once, ours with everything durable. */
export async function benchGateway(scene: Scene, load: Load, tell: Tell): Promise<Section> {
  const portkey = findPortkey();
  const figures: GatewayRounds = { added: new Rounds(), p50: new Rounds(), p99: new Rounds(), perSecond: new Rounds() };
  const memory = new Rounds();
  for (const { size, noisyRows } of SIZES) {
    const upstream = await scene.startFloor('upstream', { PICTURE_ROWS: String(noisyRows) });
    const paths = await startPaths(scene, upstream, portkey);
    for (const width of WIDTHS) {
      await measure({ label: `${size} at ${width}`, width, paths, figures }, load, tell);
    }
    for (const { name, process } of paths) {
      memory.add(`${size}: ${name}`, peakMb(process.pid));
    }
    await Promise.all([...new Set(paths.map(({ process }) => process))].map((one) => one.stop()));
  }
  const { added, p50, p99, perSecond } = figures;
  return {
    goals: goalsOf(added, memory, portkey !== null),
    tables: [
      rateTable('gateway', { 'pictures/s': perSecond, 'p50 ms': p50, 'p99 ms': p99, 'added p50 ms': added }),
      rateTable('memory', { 'peak MB': memory }),
    ],
    notes: portkey ? [] : ['Portkey was not installed: its rows and the goals beside it are missing.'],
    raw: { ...figures, memory },
  };
}

async function startPaths(scene: Scene, upstream: BenchProcess, portkey: string | null): Promise<Path[]> {
  const width = String(Math.max(...WIDTHS));
  const service = await scene.startBuilt({
    PROVIDERS: 'openai',
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: `${upstream.url}/v1`,
    OPENAI_MODERATION: 'false',
    OPENAI_CONCURRENCY: width,
    WORKER_CONCURRENCY: width,
    DATABASE_POOL_SIZE: width,
  });
  const [team] = await scene.addTeams(1);
  const ours = new GatewayClient(service.url, { authorization: `Bearer ${team?.key}` });
  const direct = new GatewayClient(upstream.url, {});
  const paths = [
    { name: DIRECT, process: upstream, draw: () => direct.passOn() },
    { name: OURS, process: service, draw: () => ours.order() },
    { name: FETCHED, process: service, draw: async () => ours.fetchPicture(await ours.order()) },
  ];
  if (!portkey) {
    return paths;
  }
  const process = await startPortkey(portkey, scene.folder);
  const other = new GatewayClient(process.url, portkeyHeaders(upstream.url));
  return [...paths, { name: PORTKEY, process, draw: () => other.passOn() }];
}

interface Measurement {
  label: string;
  width: number;
  paths: Path[];
  figures: GatewayRounds;
}

async function measure({ label, width, paths, figures }: Measurement, load: Load, tell: Tell): Promise<void> {
  const nameOf = (name: string): string => `${label}: ${name}`;
  for (const { draw } of paths) {
    await keepBusy(width, 1, draw);
  }
  const p50s = new Map<string, number>();
  const contenders: Contender[] = paths.map(({ name, draw }) => ({
    name: nameOf(name),
    run: async () => {
      const { perSecond, p50Ms, p99Ms } = await keepBusy(width, load.seconds, draw);
      p50s.set(name, p50Ms);
      figures.p50.add(nameOf(name), p50Ms);
      figures.p99.add(nameOf(name), p99Ms);
      figures.perSecond.add(nameOf(name), perSecond);
      // The upstream goes first in every round.
      const addedMs = p50Ms - (p50s.get(DIRECT) ?? 0);
      if (name !== DIRECT) {
        figures.added.add(nameOf(name), addedMs);
      }
      return addedMs;
    },
  }));
  await Rounds.play(load.rounds, contenders, (name, addedMs) => tell(`${name}: ${addedMs.toFixed(2)} ms added`));
}

function goalsOf(added: Rounds, memory: Rounds, hasPortkey: boolean): Goal[] {
  const addedMs = (goal: string, what: string, most: number): Goal =>
    figure({ goal, what: `${what}, added p50`, unit: 'ms', measured: added.spread(what), most });
  const alone = [addedMs('G7', `20 kB at 1: ${OURS}`, 3.5), addedMs('G8', `1 MB at 1: ${OURS}`, 12)];
  if (!hasPortkey) {
    return alone;
  }
  const beside = (goal: string, label: string, ours: string, most: number): Goal =>
    atMost(goal, added, `${label}: ${ours}`, `${label}: ${PORTKEY}`, most);
  return [
    ...alone,
    beside('G7, or', '20 kB at 1', OURS, 2.2),
    beside('G8', '1 MB at 16', OURS, 0.7),
    beside('G8', '1 MB at 16', FETCHED, 0.8),
    ...SIZES.map(({ size }) => atMost('G11', memory, `${size}: ${OURS}`, `${size}: ${PORTKEY}`, 1)),
  ];
}
