import { setTimeout as delay } from 'node:timers/promises';
import { build, wantedBuild } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { launch, passSignals } from './lib/launch.mjs';
import { Failure, runScript } from './lib/run.mjs';

// Watching folders misses changes on some systems and editors; reading all sources takes a few milliseconds.
const POLL_MS = 400;

process.env.LOG_FORMAT ??= 'text';

/** `npm start` that starts again whenever the sources change. */
await runScript(async () => {
  const node = await install();
  const stopping = new AbortController();
  let buildDir = await build(node);
  let service;
  passSignals(() => {
    stopping.abort();
    return service;
  });
  while (!stopping.signal.aborted) {
    service = launch(node, buildDir, process.argv.slice(2));
    buildDir = await nextBuild(node, buildDir, stopping.signal);
    service.stop();
    await service.ended;
  }
  return service.ended;
});

/** Resolves when the sources build to something else, or when it is time to stop. */
async function nextBuild(node, running, signal) {
  let seen = running;
  while (!signal.aborted) {
    await delay(POLL_MS);
    const wanted = wantedBuild();
    const built = wanted === seen ? running : await buildOrTell(node, running);
    seen = wanted;
    if (built !== running) {
      console.log('The sources changed: starting again …');
      return built;
    }
  }
  return running;
}

/** A mistake in the sources leaves the running service alone. */
async function buildOrTell(node, running) {
  try {
    return await build(node);
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
    console.error(error.message);
    return running;
  }
}
