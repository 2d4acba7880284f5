import { spawn } from 'node:child_process';
import { install } from './lib/install.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { exitCodeOf, runScript } from './lib/run.mjs';

await runScript(async () => {
  const node = await install();
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(node, ['--experimental-vm-modules', '--no-warnings', jest, ...process.argv.slice(2)], {
    cwd: root,
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
