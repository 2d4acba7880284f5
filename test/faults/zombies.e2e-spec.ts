import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Fleet, poll } from '../support/processes.js';
import { Customer, isLong, report } from './load.js';
import { countDone, findViolations, leaseOf, untilAllEnded } from './oracle.js';
import { Wire } from './tcp-cut.js';

const JOBS = isLong ? 20 : 10;
/** Longer than it takes to order all of them. */
const SLOW_MS = isLong ? 3_000 : 1_000;
const VARIABLES = {
  JOB_LEASE_MS: '1500',
  JOB_SWEEP_MS: '300',
  JOB_CRASH_BUDGET: '20',
  WORKER_CONCURRENCY: String(JOBS),
  GEMINI_CONCURRENCY: String(JOBS),
};

describe('a worker that comes back from the dead', () => {
  const upstream = new FakeUpstream();
  let fleet: Fleet;
  let wire: Wire | null = null;

  beforeAll(() => upstream.start());
  afterAll(() => upstream.stop());

  beforeEach(async () => {
    upstream.script = () => ({ delayMs: SLOW_MS });
    fleet = await Fleet.create({ ...VARIABLES, ...upstream.env('gemini') });
  });

  afterEach(async () => {
    await fleet.close();
    wire?.close();
    wire = null;
  });

  it('finds its jobs finished by another when it was frozen, and changes nothing', async () => {
    const [zombie] = await Promise.all([fleet.start('worker'), fleet.startAll('api')]);
    await new Customer(fleet).orderMany(JOBS, 0);
    await untilCalled(fleet, JOBS);
    zombie.freeze();

    await fleet.startRest('worker');
    await untilAllEnded(fleet, 60_000);
    const published = await publishedKeys(fleet);
    zombie.thaw();
    await untilCallsEnded(fleet);
    const exit = await zombie.stop();

    report('row 4, frozen worker', { jobs: JOBS, fenced: await countFenced(fleet), outcomes: await outcomes(fleet) });
    expect(await countDone(fleet)).toBe(JOBS);
    expect(await countFenced(fleet)).toBe(JOBS);
    expect(await publishedKeys(fleet)).toEqual(published);
    expect(exit.code).toBe(0);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);

  it('has its late pictures refused when it was cut off from Postgres while it drew', async () => {
    wire = await Wire.to(fleet.databaseUrl);
    // Heartbeats that get no answer must not keep the late pictures from being sent: few of them, and many connections.
    const cutOff = { DATABASE_URL: wire.url, DATABASE_POOL_SIZE: '40', JOB_LEASE_MS: '3000' };
    const [zombie] = await Promise.all([fleet.start('worker', cutOff), fleet.startAll('api')]);
    await new Customer(fleet).orderMany(JOBS, 0);
    await untilCalled(fleet, JOBS);
    wire.cut();

    await fleet.startRest('worker');
    await untilAllEnded(fleet, 60_000);
    const published = await publishedKeys(fleet);
    wire.mend();
    await untilCallsEnded(fleet);
    await poll(
      () => fleet.count(`SELECT count(*) FROM provider_call WHERE outcome = 'unknown'`),
      (count) => count === 0,
      20_000,
    );
    const exit = await zombie.stop();

    report('row 4, cut-off worker', { jobs: JOBS, fenced: await countFenced(fleet), outcomes: await outcomes(fleet) });
    expect(await countDone(fleet)).toBe(JOBS);
    expect(await countFenced(fleet)).toBe(JOBS);
    expect(await publishedKeys(fleet)).toEqual(published);
    expect(exit.code).toBe(0);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);

  it('would be believed without the lease token: the same statement with and without it', async () => {
    await fleet.startAll('api');
    await new Customer(fleet).orderMany(1, 0);
    const lease = async (): Promise<Record<string, string>> => {
      const [job] = await fleet.query<Record<string, string>>(
        `SELECT id, lease_token FROM claim_jobs(1, interval '1 minute', 2)`,
      );
      return job as Record<string, string>;
    };
    const zombie = await lease();
    await fleet.query(`UPDATE job SET state = 'queued', lease_token = NULL, lease_until = NULL`);
    await lease();
    await fleet.query(await withoutFence(fleet));
    const end = async (name: string): Promise<unknown> => {
      const text = `SELECT ${name}($1, $2, 'succeeded', 1, NULL) AS "hasEnded"`;
      return (await fleet.query(text, [zombie.id, zombie.lease_token]))[0]?.hasEnded;
    };

    expect(await end('end_job')).toBe(false);
    expect(await fleet.query('SELECT state FROM job')).toEqual([{ state: 'running' }]);

    expect(await end('end_job_unfenced')).toBe(true);
    expect(await findViolations(fleet)).toEqual([
      '1 portraits that are not what their job says',
      '1 personas with more or less than one portrait made',
      '1 pictures made without a call that could have made them',
      '1 jobs that succeeded without their pictures',
      '1 jobs whose end was told never, or more than once',
    ]);
  }, 60_000);
});

/** The function that ends jobs, under another name and without the condition that keeps zombies out. */
async function withoutFence(fleet: Fleet): Promise<string> {
  const [row] = await fleet.query<{ text: string }>(`SELECT pg_get_functiondef('end_job'::regproc) AS text`);
  const fenced = row?.text ?? '';
  const unfenced = fenced.replace('AND lease_token = p_lease_token', '').replace('end_job(', 'end_job_unfenced(');
  expect(fenced.length - unfenced.length).toBe('AND lease_token = p_lease_token'.length - '_unfenced'.length);
  return unfenced;
}

const untilCalled = (fleet: Fleet, count: number): Promise<number> =>
  poll(
    () => fleet.count('SELECT count(*) FROM provider_call'),
    (calls) => calls === count,
    20_000,
  );

const untilCallsEnded = (fleet: Fleet): Promise<number> =>
  poll(
    () => fleet.count('SELECT count(*) FROM provider_call WHERE ended_at IS NULL'),
    (count) => count === 0,
    20_000,
  );

/** Jobs that two workers called a provider for, and that one of them delivered. */
const countFenced = (fleet: Fleet): Promise<number> =>
  fleet.count(`SELECT count(*) FROM (
    SELECT job.id FROM job JOIN provider_call c ON c.job_id = job.id JOIN stored_object o ON o.key LIKE '%/portrait/' || job.subject_id || '/%'
     WHERE job.state = 'succeeded' AND job.crash_count = 1
     GROUP BY job.id HAVING count(DISTINCT c.id) = 2 AND count(DISTINCT ${leaseOf('o.key')}) = 1) AS fenced`);

const publishedKeys = async (fleet: Fleet): Promise<string[]> =>
  (await fleet.query<{ key: string }>('SELECT key FROM stored_object ORDER BY key')).map(({ key }) => key);

async function outcomes(fleet: Fleet): Promise<string> {
  const rows = await fleet.query<{ outcome: string; count: string }>(
    'SELECT outcome, count(*) FROM provider_call GROUP BY outcome ORDER BY outcome',
  );
  return rows.map(({ outcome, count }) => `${count} ${outcome}`).join(' + ');
}
