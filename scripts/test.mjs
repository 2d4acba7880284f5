import { spawn } from 'node:child_process';
import { install } from './lib/install.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { exitCodeOf, runScript } from './lib/run.mjs';

const COLUMNS = ['embedded', 'redis', 's3', 'fleet'];

/** `--column=redis` runs the same suite on Redis, `--column=s3` on S3, `--column=fleet` on both, the faults with more processes. */
const [option, ...jestOptions] = process.argv[2]?.startsWith('--column=')
  ? process.argv.slice(2)
  : ['--column=embedded', ...process.argv.slice(2)];
const column = option.slice('--column='.length);

await runScript(async () => {
  if (!COLUMNS.includes(column)) {
    console.error(`There is no column "${column}": choose one of ${COLUMNS.join(', ')}.`);
    return 1;
  }
  const node = await install();
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(node, ['--experimental-vm-modules', '--no-warnings', jest, ...jestOptions], {
    cwd: root,
    env: { ...process.env, TEST_COLUMN: column },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // The reporter in test/support sends the counts; without them Jest did not get as far as running anything.
  let counts = { passed: 0, failed: 1 };
  child.on('message', (message) => {
    counts = message;
  });
  // A Ctrl-C reaches Jest from the terminal itself.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const code = await exitCodeOf(child);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return code === 0 && (counts.passed === 0 || counts.failed > 0) ? 1 : code;
});
