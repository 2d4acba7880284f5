import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { Customer, Dice, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const LEASE = { JOB_LEASE_MS: '1500', JOB_SWEEP_MS: '300' };

describe('when workers are killed', () => {
  let fleet: Fleet;

  afterEach(() => fleet.close());

  it('makes each of 200 pictures once, though a random worker dies 20 times', async () => {
    const [jobs, kills] = [200, 20];
    const dice = new Dice();
    fleet = await Fleet.create({ ...LEASE, JOB_CRASH_BUDGET: '20' });
    const api = await fleet.start('api');
    const workers = await Promise.all([fleet.start('worker'), fleet.start('worker')]);
    const startedAt = performance.now();

    const customer = new Customer(fleet);
    for (let kill = 1; kill <= kills; kill += 1) {
      const at = dice.below(workers.length);
      await (workers[at] as ServiceProcess).untilReady();
      // Fresh work each time, so that every kill meets some.
      await customer.orderMany(api, jobs / kills, 300);
      await untilSomethingRuns(fleet);
      await replace(fleet, workers, at);
    }
    await untilAllEnded(fleet, 120_000);

    const calls = await fleet.count('SELECT count(*) FROM provider_call');
    report('worker kills', {
      seed: dice.seed,
      jobs,
      kills,
      done: await countDone(fleet),
      'calls beyond one each': calls - jobs,
      'jobs that lost a worker': await fleet.count('SELECT count(*) FROM job WHERE crash_count > 0'),
      seconds: Math.round((performance.now() - startedAt) / 1000),
    });
    expect(await countDone(fleet)).toBe(jobs);
    expect(calls - jobs).toBeLessThanOrEqual(kills * 4);
    expect(await findViolations(fleet)).toEqual([]);
  }, 240_000);

  it('gives up on a job that kills each of its workers, and on no other', async () => {
    const [budget, others] = [5, 20];
    fleet = await Fleet.create({ ...LEASE, JOB_CRASH_BUDGET: String(budget) });
    const customer = new Customer(fleet);
    const api = await fleet.start('api');
    const workers = [await fleet.start('worker')];

    const poisonous = await customer.createPersona(api, 600_000);
    await customer.order(api, poisonous);
    const ordering = customer.orderMany(api, others, 50);
    let restarts = 0;
    // Each time it runs again, the worker that runs it dies.
    while (await untilRunsAgainOrEnds(fleet, poisonous, restarts)) {
      await replace(fleet, workers, 0);
      restarts += 1;
    }
    await ordering;
    await untilAllEnded(fleet, 60_000);

    const [poison] = await fleet.query(`SELECT state, error ->> 'code' AS code FROM job WHERE owner_id = $1`, [
      poisonous,
    ]);
    report('poison', { budget, 'workers lost': restarts, others: await countDone(fleet) });
    expect(poison).toEqual({ state: 'failed', code: 'worker_lost' });
    expect(restarts).toBe(budget);
    expect(await countDone(fleet)).toBe(others);
    expect(await findViolations(fleet)).toEqual([]);
  }, 120_000);
});

/** Kills one worker and starts its successor, without waiting until that is up. */
async function replace(fleet: Fleet, workers: ServiceProcess[], at: number): Promise<void> {
  await (await (workers[at] as ServiceProcess).untilReady()).kill();
  workers[at] = await fleet.spawn('worker');
}

const untilSomethingRuns = (fleet: Fleet): Promise<number> =>
  poll(
    () => fleet.count(`SELECT count(*) FROM job WHERE state = 'running' AND lease_until > now()`),
    (count) => count > 0,
    60_000,
  );

async function untilRunsAgainOrEnds(fleet: Fleet, ownerId: string, crashes: number): Promise<boolean> {
  const job = await poll(
    () => fleet.query<{ state: string; crash_count: number }>('SELECT * FROM job WHERE owner_id = $1', [ownerId]),
    ([one]) => one?.state === 'failed' || (one?.state === 'running' && one.crash_count === crashes),
    60_000,
  );
  return job[0]?.state === 'running';
}
