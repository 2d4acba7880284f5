import { jest } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { Client } from 'pg';
import { LedgerService } from '../src/billing/index.js';
import { type BuiltKey, buildAvatar, buildKey, buildOperatorKey, buildPersona, requestAs } from './factories/index.js';
import { buildDelivery, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const ELSEWHERE = '203.0.113.7';

type Labels = Record<string, string>;

/** The samples of one exposition, as `name{labels}` and value. */
class Samples {
  constructor(private readonly text: string) {}

  /** The sum over all samples that have these labels; null when there is none. */
  sum(name: string, labels: Labels = {}): number | null {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const lines = this.text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => wanted.every((pair) => line.includes(pair)));
    return lines.length === 0
      ? null
      : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) \S+$/gm)].map(([, name = '']) => name);
  }

  typeOf(name: string): string | undefined {
    return new RegExp(`^# TYPE ${name} (\\S+)$`, 'm').exec(this.text)?.[1];
  }
}

const scrape = async (app: TestApp): Promise<Samples> => {
  const response = await app.inject('/metrics');
  expect(response.statusCode).toBe(200);
  return new Samples(response.body);
};

describe('who may read the metrics', () => {
  let app: TestApp;
  let operator: { key: string };

  beforeAll(async () => {
    app = await startApp();
    operator = await buildOperatorKey(app);
  });

  afterAll(() => app.close());

  const ask = (remoteAddress: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> =>
    app.inject({ method: 'GET', url: '/metrics', remoteAddress, headers });

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    'a program on this machine (%s), without a key',
    async (peer) => {
      const response = await ask(peer);

      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(response.headers['cache-control']).toBe('no-store');
    },
  );

  it('an operator from anywhere', async () => {
    const response = await ask(ELSEWHERE, { authorization: `Bearer ${operator.key}` });

    expect(response.statusCode).toBe(200);
  });

  it.each(['203.0.113.7', '10.0.0.9', '::ffff:10.0.0.9', '2001:db8::1', '128.0.0.1'])(
    'nobody else (%s), for whom the route does not exist',
    async (peer) => {
      const [response, missing] = [await ask(peer), await app.inject({ url: '/metric', remoteAddress: peer })];

      expect(response.statusCode).toBe(404);
      expect(response.json().error.code).toBe(missing.json().error.code);
      expect((await app.inject({ method: 'POST', url: '/metrics', remoteAddress: peer })).statusCode).toBe(404);
    },
  );

  it('not a team, whatever its key', async () => {
    const team = await buildKey(app, { plan: 'enterprise' });

    const response = await ask(ELSEWHERE, { authorization: `Bearer ${team.key}` });

    expect(response.statusCode).toBe(404);
  });

  it.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'true-client-ip'])(
    'not somebody elsewhere who says in %s to be here',
    async (header) => {
      const response = await ask(ELSEWHERE, { [header]: header === 'forwarded' ? 'for=127.0.0.1' : '127.0.0.1' });

      expect(response.statusCode).toBe(404);
    },
  );

  it.each(['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'])(
    'not somebody behind a proxy on this machine that adds %s',
    async (header) => {
      const response = await ask('127.0.0.1', { [header]: '203.0.113.7' });

      expect(response.statusCode).toBe(404);
    },
  );

  it('nobody gets the routes of operators with it', async () => {
    const response = await app.inject('/admin/v1/teams');

    expect(response.statusCode).toBe(404);
  });
});

describe('metrics', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    key = await buildKey(app, { plan: 'enterprise' });
  });

  afterAll(() => app.close());

  it('count requests by template, method and status, with how long they took', async () => {
    const { persona } = await buildPersona(app, { key });
    await requestAs(app, key)('GET', `/v1/personas/${persona.id}`);
    await requestAs(app, key)('GET', '/v1/personas/no-such-persona');

    const samples = await scrape(app);

    const route = { method: 'GET', route: '/v1/personas/:id' };
    expect(samples.sum('likeness_http_requests_total', { ...route, status: '200' })).toBe(1);
    expect(samples.sum('likeness_http_requests_total', { ...route, status: '404' })).toBe(1);
    expect(samples.sum('likeness_http_request_duration_seconds_count', route)).toBe(2);
    expect(samples.sum('likeness_http_request_duration_seconds_sum', route)).toBeGreaterThan(0);
  });

  it('keep everything that callers choose out of the labels', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, at) => app.inject(`/no/such/place-${at}?secret=${at}`)));
    await app.inject({ method: 'PROPFIND' as 'GET', url: '/dav' });
    const { body } = await app.inject('/metrics');

    const samples = new Samples(body);
    expect(samples.sum('likeness_http_requests_total', { route: 'none', status: '404' })).toBeGreaterThanOrEqual(50);
    expect(body).not.toMatch(/place-|secret|Mara|al_live|team_|key_|[0-9a-f]{8}-[0-9a-f]{4}|[0-9A-HJKMNP-TV-Z]{26}/);
    expect(body.length).toBeLessThan(200_000);
  });

  it('follow the conventions of Prometheus', async () => {
    const samples = await scrape(app);

    const ours = samples.names.filter((name) => name.startsWith('likeness_'));
    expect(ours.length).toBeGreaterThan(15);
    for (const name of ours) {
      expect(name).toMatch(/^[a-z_]+$/);
      expect(name).not.toMatch(/_(ms|milli|millis|count|sum|minutes|kb|mb)$/);
      expect([name, samples.typeOf(name) === 'counter']).toEqual([name, name.endsWith('_total')]);
    }
    expect(samples.names).toEqual(
      expect.arrayContaining([
        'nodejs_eventloop_lag_seconds',
        'nodejs_eventloop_lag_p99_seconds',
        'process_cpu_seconds_total',
      ]),
    );
    expect(samples.sum('likeness_http_body_bytes_in_flight')).toBe(0);
  });

  it('show what providers were asked and how jobs ended', async () => {
    const before = await scrape(app);
    await buildAvatar(app, { key });
    await buildAvatar(app, { key, prompt: 'A lighthouse keeper test:fail' });

    // The waiting request may hear of the end before the worker has taken note of it.
    const samples = await eventually(
      () => scrape(app),
      (now) => now.sum('likeness_jobs_ended_total') === (before.sum('likeness_jobs_ended_total') ?? 0) + 2,
    );

    const sketch = { provider: 'sketch' };
    expect(samples.sum('likeness_provider_calls_total', { ...sketch, outcome: 'ok' })).toBe(1);
    expect(samples.sum('likeness_provider_calls_total', { ...sketch, outcome: 'bad_request' })).toBe(1);
    expect(samples.sum('likeness_provider_call_duration_seconds_count', sketch)).toBe(2);
    expect(samples.sum('likeness_jobs_ended_total', { state: 'succeeded' })).toBe(1);
    expect(samples.sum('likeness_jobs_ended_total', { state: 'failed' })).toBe(1);
  });

  it('show what became of the webhooks that were sent', async () => {
    const endpoint = await buildWebhookEndpoint(app, { key });
    await buildDelivery(app, endpoint);

    const sent = { state: 'pending' };
    const samples = await eventually(
      () => scrape(app),
      (now) => now.sum('likeness_webhook_attempts_total', sent) === 1,
      15_000,
    );

    expect(samples.sum('likeness_webhook_attempts_total')).toBe(1);
  });
});

describe('metrics of the tables', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
  });

  afterEach(() => app.close());

  it('show the queue, the open holds and that the ledger is right', async () => {
    const key = await buildKey(app, { plan: 'enterprise' });
    await app.get(LedgerService).grant(key.teamId, 10_000, 'For the orders of a test.');
    const order = { prompt: 'A lighthouse keeper', output: { resolution: '512' } };
    await requestAs(app, key)('POST', '/api/v1/avatars/generate', order);
    await app.database.execute(
      `UPDATE job SET created_at = now() - interval '90 seconds', run_after = now() - interval '60 seconds'`,
    );
    await requestAs(app, key)('POST', '/api/v1/avatars/generate', order);
    await app.database.execute(
      `UPDATE job SET run_after = now() + interval '1 hour' WHERE created_at > now() - interval '1 minute'`,
    );

    const samples = await scrape(app);

    expect(samples.sum('likeness_jobs', { state: 'queued' })).toBe(2);
    expect(samples.sum('likeness_jobs', { state: 'running' })).toBe(0);
    expect(samples.sum('likeness_job_oldest_age_seconds', { state: 'queued' })).toBeGreaterThanOrEqual(90);
    expect(samples.sum('likeness_queue_depth')).toBe(1);
    expect(samples.sum('likeness_queue_longest_wait_seconds')).toBeGreaterThanOrEqual(60);
    expect(samples.sum('likeness_credit_holds_open')).toBe(2);
    expect(samples.sum('likeness_credits_held')).toBe(2);
    expect(samples.sum('likeness_webhook_deliveries', { state: 'pending' })).toBe(0);
    expect(samples.sum('likeness_webhook_longest_wait_seconds')).toBe(0);
    expect(samples.sum('likeness_queue_doorbell_up')).toBe(1);
    expect(samples.sum('likeness_ledger_violations')).toBe(0);
    expect(samples.sum('likeness_ledger_check_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
  });

  it('show that the ledger is wrong', async () => {
    const { teamId } = await buildKey(app);
    await app.get(LedgerService).grant(teamId, 10_000, 'For the ledger of a test.');
    await app.database.execute('UPDATE credit_account SET posted = posted + 1');

    const samples = await scrape(app);

    expect(samples.sum('likeness_ledger_violations')).toBeGreaterThan(0);
  });

  it('are read once for many scrapes', async () => {
    const statements = jest.spyOn(app.database, 'query');

    const all = await Promise.all(Array.from({ length: 20 }, () => scrape(app)));

    expect(all.map((samples) => samples.sum('likeness_database_up'))).toEqual(all.map(() => 1));
    expect(statements.mock.calls.filter(([text]) => JSON.stringify(text).includes('jobVitals'))).toHaveLength(1);
    expect(statements.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('are absent while the database is away, and the others stay', async () => {
    const server = new Client(process.env.TEST_DATABASE_URL);
    await server.connect();
    const name = new URL(app.env.DATABASE_URL as string).pathname.slice(1);
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);

    const startedAt = performance.now();
    const samples = await scrape(app);
    const tookMs = performance.now() - startedAt;

    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await server.end();
    expect(tookMs).toBeLessThan(3_000);
    expect(samples.sum('likeness_database_up')).toBe(0);
    expect(samples.sum('likeness_jobs')).toBeNull();
    expect(samples.sum('likeness_queue_depth')).toBeNull();
    expect(samples.sum('likeness_ledger_violations')).toBeNull();
    expect(samples.sum('nodejs_eventloop_lag_seconds')).not.toBeNull();
  });
});

describe('metrics of a provider that is down', () => {
  let app: TestApp;

  beforeAll(async () => {
    const away = { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_MODERATION: 'false' };
    app = await startApp({ env: { ...away, PROVIDERS: 'openai,sketch' } });
  });

  afterAll(() => app.close());

  it('show its failures and its breaker', async () => {
    const { job } = await buildAvatar(app);

    const samples = await scrape(app);

    expect(job.status).toBe('completed');
    const openai = { provider: 'openai' };
    expect(samples.sum('likeness_provider_calls_total', { ...openai, outcome: 'unavailable' })).toBeGreaterThan(0);
    expect(samples.sum('likeness_provider_breaker_state', openai)).toBe(1);
    expect(samples.sum('likeness_provider_breaker_state', { ...openai, state: 'closed' })).toBe(1);
    expect(samples.sum('likeness_provider_breaker_state', { ...openai, state: 'open' })).toBe(0);
  });
});
