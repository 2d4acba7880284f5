import { Fleet, type ServiceProcess } from './support/processes.js';
import { hasRedis, startRedis, type TestRedis } from './support/redis.js';

/** The page, as a browser that follows links and keeps cookies meets it. */
class Browser {
  private cookie = '';

  constructor(private readonly service: ServiceProcess) {}

  async get(path: string, init: Omit<RequestInit, 'headers'> = {}): Promise<Response> {
    const headers = { cookie: this.cookie };
    const response = await fetch(this.service.url + path, { redirect: 'manual', ...init, headers });
    const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
    this.cookie ||= cookie;
    return response;
  }
}

const columns = hasRedis ? ['Postgres', 'Redis'] : ['Postgres'];

describe.each(columns)('the page of the queue, with its rings in %s', (column) => {
  let fleet: Fleet;
  let redis: TestRedis | null = null;
  let service: ServiceProcess;

  beforeAll(async () => {
    redis = column === 'Redis' ? await startRedis() : null;
    fleet = await Fleet.create(redis ? { REDIS_URL: redis.url } : {});
    service = await fleet.start('all');
  }, 90_000);

  afterAll(async () => {
    await fleet.close();
    await redis?.stop();
  });

  const asOperator = async (path: string, method = 'POST') => {
    const headers = { authorization: `Bearer ${fleet.secrets[1]}` };
    return fetch(service.url + path, { method, headers });
  };

  const link = async (): Promise<string> => {
    const { path } = (await (await asOperator('/admin/v1/queues/board')).json()) as { path: string };
    return path;
  };

  const visitor = async (): Promise<Browser> => {
    const browser = new Browser(service);
    await browser.get(await link());
    return browser;
  };

  it('opens by a link that an operator orders, and shows the queue', async () => {
    const browser = new Browser(service);

    const entering = await browser.get(await link());
    const page = await browser.get('/admin/queues');
    const queues = await browser.get('/admin/queues/api/queues?activeQueue=rings&page=1&jobsPerPage=10');

    expect([entering.status, entering.headers.get('location')]).toEqual([302, '/admin/queues']);
    expect(entering.headers.get('set-cookie')).toMatch(
      /; Path=\/admin\/queues; Max-Age=900; HttpOnly; SameSite=Strict$/,
    );
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const { queues: shown } = (await queues.json()) as { queues: object[] };
    expect(shown).toEqual([expect.objectContaining({ name: 'rings', readOnlyMode: true })]);
  });

  it('brings its scripts along', async () => {
    const browser = await visitor();
    const [, script = ''] = /<script[^>]* src="([^"]+)"/.exec(await (await browser.get('/admin/queues')).text()) ?? [];

    const { pathname } = new URL(script, `${service.url}/admin/queues/`);

    expect((await browser.get(pathname)).status).toBe(200);
  });

  it.each(['/admin/queues', '/admin/queues/', '/admin/queues/api/queues', '/admin/queues/queue/rings'])(
    'is not there for anybody else: %s',
    async (path) => {
      const [stranger, keyHolder] = [await fetch(service.url + path), await asOperator(path, 'GET')];

      expect([stranger.status, keyHolder.status]).toEqual([404, 404]);
      expect(await stranger.json()).toMatchObject({ error: { code: 'resource_not_found' } });
    },
  );

  it.each(['?token=1.aa', '?token=', `?token=9999999999.${'0'.repeat(64)}`])('does not open by %s', async (query) => {
    expect((await fetch(`${service.url}/admin/queues${query}`, { redirect: 'manual' })).status).toBe(404);
  });

  it('does not take a link for a visit', async () => {
    const token = new URL(await link(), service.url).searchParams.get('token');
    const headers = { cookie: `likeness_queue_board=${token}` };

    expect((await fetch(`${service.url}/admin/queues`, { headers })).status).toBe(404);
  });

  it('changes nothing', async () => {
    const browser = await visitor();

    for (const path of ['/admin/queues/api/queues/rings/pause', '/admin/queues/api/queues/rings/add']) {
      for (const method of ['PUT', 'POST']) {
        expect((await browser.get(path, { method })).status).toBe(404);
      }
    }
  });

  it('leaves the API and its docs as they are', async () => {
    expect((await fetch(`${service.url}/docs`)).status).toBe(200);
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  });
});
