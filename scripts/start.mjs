import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { launch, passSignals } from './lib/launch.mjs';
import { runScript } from './lib/run.mjs';

await runScript(async () => {
  const node = await install();
  const service = launch(node, await build(node), process.argv.slice(2));
  passSignals(() => service);
  return service.ended;
});
