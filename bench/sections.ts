import { benchBody } from './body.bench.js';
import { benchGateway } from './gateway.bench.js';
import { benchHotTeam } from './hot-team.bench.js';
import { benchRead, benchStack } from './http.bench.js';
import { measureApart } from './lib/apart.js';
import type { Scene } from './lib/scene.js';
import type { Load, Section, Tell } from './lib/section.js';
import { benchOrder } from './order.bench.js';
import { benchPortrait, benchStart } from './portrait.bench.js';
import { benchSlowSockets } from './slow-sockets.bench.js';
import { benchClaim, benchSubmit } from './sql.bench.js';
import { benchStreams } from './streams.bench.js';

export interface Benchmark {
  /** What `--only` calls it: all goals it measures. */
  names: string[];
  title: string;
  run: (scene: Scene, load: Load, tell: Tell) => Promise<Section>;
}

export const BENCHMARKS: Benchmark[] = [
  { names: ['G1'], title: 'What the stack costs (G1)', run: benchStack },
  { names: ['G2'], title: 'Reading a portrait (G2)', run: benchRead },
  { names: ['G3'], title: 'An order through HTTP (G3)', run: benchOrder },
  { names: ['G4'], title: 'Submitting a job (G4)', run: benchSubmit },
  { names: ['G5'], title: 'One hot team (G5)', run: benchHotTeam },
  { names: ['G6'], title: 'Claiming and finishing (G6)', run: benchClaim },
  { names: ['G7', 'G8', 'G11'], title: 'What the gateway adds (G7, G8, G11)', run: benchGateway },
  {
    names: ['G9'],
    title: 'Checking text against a long blocklist (G9)',
    run: (_, load) => measureApart('bench/blocklist.bench.ts', load),
  },
  { names: ['G10'], title: 'The largest body (G10)', run: benchBody },
  { names: ['portrait'], title: 'A portrait', run: benchPortrait },
  { names: ['start'], title: 'A start', run: benchStart },
  { names: ['streams'], title: 'Open streams', run: benchStreams },
  { names: ['sockets'], title: 'Slow connections', run: benchSlowSockets },
];
