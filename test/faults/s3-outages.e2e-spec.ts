import { openColumn } from '../support/column.js';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { S3Double, type Trouble } from '../support/s3/index.js';
import { Customer, isLong, report, secondsSince } from './load.js';
import { findViolations, untilAllEnded } from './oracle.js';

const [JOBS, LEAST_FAILURES] = isLong ? [100, 100] : [6, 16];

describe('while the store of pictures is in trouble', () => {
  let fleet: Fleet;
  let s3: S3Double;
  let apis: ServiceProcess[];
  let workers: ServiceProcess[];

  beforeAll(async () => {
    s3 = await S3Double.start();
    fleet = await Fleet.create({ S3_TIMEOUT_MS: '300' }, undefined, openColumn(s3));
    [apis, workers] = await Promise.all([fleet.startAll('api'), fleet.startAll('worker')]);
  }, 90_000);

  afterEach(() => {
    s3.trouble = () => null;
  });

  afterAll(() => fleet.close());

  const orphans = async (): Promise<string[]> => {
    const rows = await fleet.query<{ key: string }>('SELECT key FROM stored_object');
    const known = new Set(rows.map(({ key }) => key));
    return [...s3.bucket.objects.keys()].filter((key) => !known.has(key));
  };

  /** Each paid for once, each stored byte for byte, and nothing beside them. */
  const judge = async (name: string, startedAt: number) => {
    await untilAllEnded(fleet, isLong ? 120_000 : 60_000);
    const jobs = await fleet.count('SELECT count(*) FROM job');
    const calls = await fleet.count('SELECT count(*) FROM provider_call');
    const done = await fleet.count(`SELECT count(*) FROM job WHERE state = 'succeeded'`);
    report(`row 17, store ${name}`, {
      jobs,
      done,
      calls,
      orphans: (await orphans()).length,
      seconds: secondsSince(startedAt),
    });
    expect({ done, calls }).toEqual({ done: jobs, calls: jobs });
    expect(await orphans()).toEqual([]);
    expect(await findViolations(fleet)).toEqual([]);
  };

  it.each<[string, Trouble]>([
    ['fails inside', { status: 500, code: 'InternalError' }],
    ['asks to slow down', { status: 503, code: 'SlowDown' }],
    ['stays silent', { latencyMs: 10_000 }],
    ['breaks connections halfway', { resetAfterBytes: 20_000 }],
    ['loses its answers', { lost: true }],
  ])(
    'keeps each picture in hand while the store %s, without a second call',
    async (name, trouble) => {
      const startedAt = performance.now();
      let failed = 0;
      s3.trouble = ({ method }) => {
        failed += Number(method === 'PUT');
        return method === 'PUT' ? trouble : null;
      };

      await new Customer(fleet).orderMany(JOBS, 0);
      // More than the client of the store repeats by itself.
      await poll(
        async () => failed,
        (count) => count >= LEAST_FAILURES,
        60_000,
      );
      s3.trouble = () => null;

      await judge(name, startedAt);
    },
    120_000,
  );

  it('keeps each picture in hand while nobody answers', async () => {
    const startedAt = performance.now();
    const revive = await s3.die();

    await new Customer(fleet).orderMany(JOBS, 0);
    await poll(
      async () => workers.map(({ output }) => output.split('waits to be kept').length - 1),
      (counts) => counts.reduce((sum, count) => sum + count, 0) >= 8,
      60_000,
    );
    const readiness = await Promise.all(apis.map(({ url }) => fetch(`${url}/health/ready`)));
    await revive();

    expect(readiness.map(({ status }) => status)).toEqual(apis.map(() => 200));
    await judge('is down', startedAt);
  }, 120_000);

  it('puts a job off whose references cannot be read, at no cost', async () => {
    const startedAt = performance.now();
    const customer = new Customer(fleet);
    const personaId = await customer.createPersona(0);
    await customer.order(personaId, 'wait=50');
    let refused = 0;
    s3.trouble = ({ method }) => {
      refused += Number(method === 'GET');
      return method === 'GET' ? { status: 503, code: 'SlowDown' } : null;
    };

    const wish = { scene: 'on a beach', aspectRatio: '16:9', imageSize: '1K' };
    const path = `/v1/personas/${personaId}/portrait/variants/generate`;
    const answer = await customer.ask(path, wish, { prefer: 'respond-async' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'pending' } });
    await poll(
      async () => refused,
      (count) => count >= 3,
      30_000,
    );
    s3.trouble = () => null;

    report('row 17, references away', { status: answer.status, reads: refused });
    await untilAllEnded(fleet, 60_000);
    expect(await fleet.count('SELECT count(*) FROM provider_call')).toBe(
      await fleet.count(`SELECT count(*) FROM job WHERE state = 'succeeded'`),
    );
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  }, 120_000);

  it('hands its job back and ends in time when it is stopped', async () => {
    s3.trouble = ({ method }) => (method === 'PUT' ? { status: 500, code: 'InternalError' } : null);
    const stoppable = await fleet.start('worker', { SHUTDOWN_GRACE_MS: '1000' });
    await Promise.all(workers.map((worker) => worker.stop()));
    await new Customer(fleet).orderMany(1, 0);
    await poll(
      async () => stoppable.output.includes('waits to be kept'),
      (waits) => waits,
      60_000,
    );

    const { code, ms } = await stoppable.stop();

    report('row 17, stop without a store', { code: String(code), ms: Math.round(ms) });
    expect(code).toBe(0);
    expect(await fleet.count(`SELECT count(*) FROM job WHERE state = 'queued'`)).toBe(1);
  }, 120_000);
});
