import { Fleet } from '../support/processes.js';
import { Customer, report, secondsSince } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

describe('when the rings of the queue are lost', () => {
  let fleet: Fleet;

  beforeEach(async () => {
    // It is the queue in Postgres whose rings are lost here.
    fleet = await Fleet.create({ JOB_SWEEP_MS: '300', REDIS_URL: '' });
  });

  afterEach(() => fleet.close());

  it('finishes 100 jobs although every table of the queue is emptied while they wait', async () => {
    const jobs = 100;
    await fleet.startAll('api');
    await new Customer(fleet).orderMany(jobs, 0);
    await fleet.startAll('worker');
    await emptyQueue(fleet);
    const startedAt = performance.now();
    await untilAllEnded(fleet, 90_000);

    report('row 7, rings truncated in Postgres', {
      jobs,
      done: await countDone(fleet),
      seconds: secondsSince(startedAt),
    });
    expect(await countDone(fleet)).toBe(jobs);
    expect(await findViolations(fleet)).toEqual([]);
  }, 120_000);

  it('has an idle worker find a job whose ring was swallowed', async () => {
    await Promise.all([fleet.startAll('api'), fleet.startAll('worker')]);
    const customer = new Customer(fleet);
    await customer.orderMany(1, 0);
    await untilAllEnded(fleet, 30_000);
    await swallowRings(fleet);
    const startedAt = performance.now();
    await customer.orderMany(1, 0);
    await untilAllEnded(fleet, 40_000);

    report('row 7, ring swallowed in Postgres', { seconds: secondsSince(startedAt) });
    expect(await countDone(fleet)).toBe(2);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);
});

const queueTables = async (fleet: Fleet): Promise<string[]> => {
  const rows = await fleet.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.map(({ name }) => name);
};

async function emptyQueue(fleet: Fleet): Promise<void> {
  await fleet.query(`TRUNCATE ${(await queueTables(fleet)).join(', ')} CASCADE`);
}

/** From now on the queue takes rings and forgets them. */
async function swallowRings(fleet: Fleet): Promise<void> {
  await fleet.query(`CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`);
  for (const table of await queueTables(fleet)) {
    await fleet.query(`CREATE TRIGGER swallow BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION swallow()`);
  }
}
