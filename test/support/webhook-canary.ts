import { once } from 'node:events';
import { createServer } from 'node:http';
import { loadEnv } from '../../src/config/index.js';
import { GuardedHttp, NameResolver, RequestRefused } from '../../src/webhooks/index.js';
import { TargetGuard } from '../../src/webhooks/guarded-http/target-guard.js';
import { answer, Receiver } from './webhook-receiver.js';

/**
 * Runs alone in a private network, where a public address may be played on loopback: real sockets on port 443, real TLS, and
 * canaries on every address that must not be reached. Prints what it counted. See webhook-canary.e2e-spec.ts.
 */
const [PUBLIC = '', ...PRIVATE] = process.argv.slice(2);
const TRIES = 1_000;
if (!PUBLIC) {
  // Somebody only wanted these sources translated, see webhook-canary.e2e-spec.ts.
  process.exit(0);
}

/** Each answer is another one than the last. */
class RebindingResolver extends NameResolver {
  private asked = 0;

  override async resolve(): Promise<string[]> {
    const next = [[PUBLIC], PRIVATE.slice(0, 1), [PUBLIC, ...PRIVATE], PRIVATE.slice(-1)];
    this.asked += 1;
    return next[(this.asked - 1) % next.length] as string[];
  }
}

const publicHost = await Receiver.start({ host: PUBLIC, port: 443, isTls: true });
let canaryHits = 0;
for (const host of PRIVATE) {
  for (const port of [80, 443]) {
    const canary = createServer().listen(port, host);
    canary.on('connection', (socket) => {
      canaryHits += 1;
      socket.destroy();
    });
    await once(canary, 'listening');
  }
}

const http = new GuardedHttp(new TargetGuard(loadEnv({}), new RebindingResolver()));
const limits = { maxBytes: 1_000, deadlineMs: 5_000 };
const outcomes: Record<string, number> = {};
for (let tries = 0; tries < TRIES; tries += 1) {
  publicHost.respond = answer(tries % 2 ? 200 : 307, { location: `http://${PRIVATE[0]}/` });
  const url = 'https://hooks.example.com/';
  const work = tries % 3 ? http.download(url, limits) : http.post(url, { ...limits, headers: {}, body: '{}' });
  const outcome = await work.then(
    ({ status }) => (status === 200 || status === 307 ? 'arrived' : String(status)),
    (error: unknown) => (error instanceof RequestRefused ? error.reason : String(error)),
  );
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
process.stdout.write(JSON.stringify({ outcomes, canaryHits, publicHits: publicHost.received.length }));
process.exit(0);
