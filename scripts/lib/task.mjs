import { install } from './install.mjs';
import { inRoot } from './paths.mjs';
import { runScript, runVisibly } from './run.mjs';

/** Runs scripts/tasks/<name>.ts, which may import the service's own sources, under the right Node. */
export const runTask = (name) =>
  runScript(async () => {
    const node = await install();
    const loader = inRoot('scripts', 'lib', 'typescript.mjs');
    return runVisibly(node, ['--import', loader, inRoot('scripts', 'tasks', `${name}.ts`), ...process.argv.slice(2)]);
  });
