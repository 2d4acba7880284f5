import { createHash } from 'node:crypto';
import type { Service } from './service.js';
import { until } from './waiting.js';

interface Known {
  personaId: string;
  portraitId: string;
  sha256: string;
}

const MARA = { name: 'Mara Quill', intent: 'A lighthouse keeper of 58 with grey curls, green eyes and round glasses.' };
const SETTLED_MS = 60_000;

/** A team that uses the service, and knows what it must get back from a copy. */
export class Tenant {
  private constructor(
    private readonly keys: { api: string; admin: string },
    private readonly known: Known,
  ) {}

  static async moveIn(service: Service, keys: { api: string; admin: string }): Promise<Tenant> {
    const as = (method: string, path: string, body?: object) => call(service, keys.api, { method, path, body });
    const personaId = String((await as('POST', '/v1/personas', MARA)).id);
    const portrait = await as('POST', `/v1/personas/${personaId}/portrait/canonical/generate`, {});
    const sha256 = await digestOf(String(portrait.signedUrl));
    return new Tenant(keys, { personaId, portraitId: String(portrait.portraitId), sha256 });
  }

  /** Orders avatars, one after the other, until the work is done; resolves with how many were taken. */
  async orderDuring(service: Service, work: () => Promise<void>): Promise<number> {
    const done = new AbortController();
    const working = work().finally(() => done.abort());
    let taken = 0;
    while (!done.signal.aborted) {
      const body = { prompt: 'A lighthouse keeper with curly red hair', output: { resolution: '512' } };
      await call(service, this.keys.api, { method: 'POST', path: '/api/v1/avatars/generate', body });
      taken += 1;
    }
    await working;
    return taken;
  }

  /** What a copy must show: its ledger right, at once and when all that was under way has ended, and the known portrait. */
  async check(service: Service): Promise<void> {
    await this.requireRightLedger(service);
    await until('all jobs have ended', async () => (await liveJobsOf(service)) === 0, SETTLED_MS);
    await this.requireRightLedger(service);
    const { personaId, portraitId, sha256 } = this.known;
    const path = `/v1/personas/${personaId}/portrait/${portraitId}`;
    const portrait = await call(service, this.keys.api, { method: 'GET', path });
    if ((await digestOf(String(portrait.signedUrl))) !== sha256) {
      throw new Error('The copy serves another portrait than the original.');
    }
  }

  private async requireRightLedger(service: Service): Promise<void> {
    const { violations } = await call(service, this.keys.admin, { method: 'GET', path: '/admin/v1/ledger/audit' });
    if (JSON.stringify(violations) !== '[]') {
      throw new Error(`The ledger of the copy is wrong: ${JSON.stringify(violations)}`);
    }
  }
}

interface Order {
  method: string;
  path: string;
  body?: object;
}

async function call({ url }: Service, key: string, { method, path, body }: Order): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  }
  return (await response.json()) as Record<string, unknown>;
}

async function digestOf(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`A signed URL of a portrait answered ${response.status}.`);
  }
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
}

async function liveJobsOf({ url }: Service): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const samples = [...metrics.matchAll(/^likeness_jobs\{.*\} (\d+)$/gm)];
  return samples.length === 0 ? Number.NaN : samples.reduce((sum, [, value]) => sum + Number(value), 0);
}
