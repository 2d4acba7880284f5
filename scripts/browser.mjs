import { existsSync } from 'node:fs';
import { install } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript, runVisibly } from './lib/run.mjs';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Clicks through the studio in a real browser; STUDIO_SCREENSHOTS names a folder for pictures of each page. */
await runScript(async () => {
  if (!existsSync(CHROMIUM)) {
    console.error(`There is no Chromium at ${CHROMIUM}: install one, or set CHROMIUM_PATH.`);
    return 1;
  }
  const node = await install();
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const config = inRoot('test', 'browser', 'jest.config.mjs');
  return runVisibly(node, ['--experimental-vm-modules', '--no-warnings', jest, '--config', config]);
});
