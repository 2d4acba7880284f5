import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript, runVisibly } from './lib/run.mjs';

await runScript(async () => {
  const node = await install();
  const code = await runVisibly(node, [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit']);
  if (code === 0) {
    console.log(`dist -> ${await build(node)}`);
  }
  return code;
});
