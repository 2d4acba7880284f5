import type { AddressInfo } from 'node:net';
import { OperatorPort } from '../src/http/index.js';
import { buildKey, buildOperatorKey } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { Fleet, type ServiceProcess } from './support/processes.js';

describe('with a port for operators', () => {
  let app: TestApp;
  let operator: { key: string };
  let customer: { key: string };
  let url: { main: string; operators: string };

  beforeAll(async () => {
    app = await startApp({ env: { ADMIN_PORT: '0', HOST: '127.0.0.1' } });
    [operator, customer] = [await buildOperatorKey(app), await buildKey(app)];
    await app.nest.listen(0, '127.0.0.1');
    await app.get(OperatorPort).listen();
    const { port } = app.nest.getHttpServer().address() as AddressInfo;
    url = { main: `http://127.0.0.1:${port}`, operators: `http://127.0.0.1:${app.get(OperatorPort).port}` };
  });

  afterAll(() => app.close());

  const statusOf = async (
    address: string,
    { key }: { key: string },
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ) => (await fetch(address, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } })).status;

  it('the routes of operators answer there', async () => {
    expect(await statusOf(`${url.operators}/admin/v1/teams`, operator)).toBe(200);
    const payload = { method: 'POST', body: JSON.stringify({ name: 'Night Market' }) };
    const headers = { 'content-type': 'application/json' };
    expect(await statusOf(`${url.operators}/admin/v1/teams`, operator, { ...payload, headers })).toBe(201);
  });

  it.each(['/admin/v1/teams', '/%61dmin/v1/teams', '/admin/v1/keys', '/admin/v1/nothing'])(
    'and nowhere else: %s',
    async (path) => {
      expect(await statusOf(url.main + path, operator)).toBe(404);
      expect(await statusOf(url.main + path, operator, { method: 'PUT' })).toBe(404);
    },
  );

  it('whatever the headers say', async () => {
    const headers = { host: new URL(url.operators).host, 'x-forwarded-port': new URL(url.operators).port };

    expect(await statusOf(`${url.main}/admin/v1/teams`, operator, { headers })).toBe(404);
  });

  it.each(['/v1/personas', '/health/live', '/openapi.json', '/nothing'])(
    'everything else answers on the main port only: %s',
    async (path) => {
      expect(await statusOf(url.operators + path, customer)).toBe(404);
    },
  );

  it('customers are served on the main port', async () => {
    expect(await statusOf(`${url.main}/v1/personas`, customer)).toBe(200);
    expect(await statusOf(`${url.main}/health/live`, customer)).toBe(200);
  });

  it('customers find nothing behind the other', async () => {
    expect(await statusOf(`${url.operators}/admin/v1/teams`, customer)).toBe(404);
  });

  it('what cannot be read as HTTP is answered there too', async () => {
    const response = await fetch(`${url.operators}/admin/v1/teams`, { headers: { 'x-large': 'x'.repeat(20_000) } });

    expect(response.status).toBe(431);
  });
});

describe('the page of the queue, with a port for operators', () => {
  let fleet: Fleet;
  let service: ServiceProcess;

  beforeAll(async () => {
    fleet = await Fleet.create({ ADMIN_PORT: '0' });
    service = await fleet.start('all');
  }, 90_000);

  afterAll(() => fleet.close());

  it.each(['/admin/queues', '/admin/queues/', '/admin/queues/api/queues', '/admin/queues?token=x'])(
    'does not exist on the main port: %s',
    async (path) => {
      const response = await fetch(service.url + path);

      expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'resource_not_found' } }]);
    },
  );
});

describe('a stop with a port for operators', () => {
  it('answers what was asked there, and ends', async () => {
    const app = await startApp({ env: { ADMIN_PORT: '0', HOST: '127.0.0.1' } });
    const { key } = await buildOperatorKey(app);
    await app.nest.listen(0, '127.0.0.1');
    await app.get(OperatorPort).listen();
    const address = `http://127.0.0.1:${app.get(OperatorPort).port}/admin/v1/teams`;
    const ask = () => fetch(address, { headers: { authorization: `Bearer ${key}` } });
    await ask();

    const stopping = app.nest.getHttpAdapter().getInstance().close();
    const answer = await ask();
    await stopping;

    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await expect(ask()).rejects.toThrow();
    await app.close();
  });
});
