import { install } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript, runVisibly } from './lib/run.mjs';

const bin = (...parts) => inRoot('node_modules', ...parts);
const script = (name) => inRoot('scripts', name);

const STEPS = [
  ['format', bin('@biomejs', 'biome', 'bin', 'biome'), 'format', '.'],
  ['lint', bin('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'],
  ['types', bin('typescript', 'bin', 'tsc'), '--noEmit'],
  ['deps', bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), 'src', '--config', 'dependency-cruiser.cjs'],
  ['openapi', script('openapi.mjs'), '--check'],
  ['docs', script('docs.mjs'), '--check'],
  ['migrations', script('drift.mjs')],
  ['tests', script('test.mjs')],
];

/** All that CI asks, in its order, until the first failure. `--except tests,lint` leaves steps out. */
await runScript(async () => {
  const at = process.argv.indexOf('--except');
  const left = at === -1 ? [] : (process.argv[at + 1] ?? '').split(',');
  const node = await install();
  const startedAt = performance.now();
  for (const [name, ...command] of STEPS.filter(([step]) => !left.includes(step))) {
    const code = await runStep(node, name, command);
    if (code !== 0) {
      console.error(`\n✗ check stopped at: ${name}`);
      return code;
    }
  }
  console.log(`\n✓ check passed in ${secondsSince(startedAt)} s`);
  return 0;
});

async function runStep(node, name, command) {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const code = await runVisibly(node, command);
  console.log(`── ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${secondsSince(startedAt)} s`);
  return code;
}

function secondsSince(startedAt) {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
