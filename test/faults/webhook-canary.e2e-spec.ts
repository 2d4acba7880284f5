import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_TLS } from '../support/webhook-tls.js';

const PUBLIC = '93.184.216.34';
const PRIVATE = ['127.0.0.1', '10.0.0.1', '169.254.169.254'];

const isolate = (script: string, env: NodeJS.ProcessEnv = process.env) =>
  spawnSync('unshare', ['-rn', 'sh', '-c', script], { encoding: 'utf8', env, timeout: 100_000 });

const addresses = [PUBLIC, ...PRIVATE.slice(1)].map((address) => `ip addr add ${address}/32 dev lo`);
const network = ['ip link set lo up', ...addresses].join(' && ');
const canIsolate = isolate(network).status === 0;

describe('a name that resolves to something else every time', () => {
  it(canIsolate
    ? 'never leads to a canary in 1,000 tries, with real sockets in a private network'
    : 'is tried with fakes only: this machine gives no private network', () => {
    if (!canIsolate) {
      expect(isolate(network).status).not.toBe(0);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'likeness-canary-'));
    writeFileSync(join(folder, 'ca.pem'), TEST_TLS.cert);
    const args = ['--import', './scripts/lib/typescript.mjs', 'test/support/webhook-canary.ts'];
    // The compiler trusts no folder of another user, and in there everybody is one: what it has to do it does out here.
    expect(spawnSync(process.execPath, args).status).toBe(0);
    const command = `${network} && exec "${process.execPath}" ${args.join(' ')}`;
    // In there we are root of nothing: another root's temporary files are out of reach.
    const env = { PATH: process.env.PATH, TMPDIR: folder, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };

    const { stdout, stderr } = isolate(`${command} ${PUBLIC} ${PRIVATE.join(' ')}`, env);

    rmSync(folder, { recursive: true });
    expect(stderr.replace(/^.*(Warning|--trace).*$/gm, '').trim()).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      outcomes: { arrived: 250, blocked_address: 750 },
      canaryHits: 0,
      publicHits: 250,
    });
  }, 120_000);
});
