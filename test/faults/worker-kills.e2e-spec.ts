import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { Customer, Dice, inParallel, isLong, report, secondsSince } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const LEASE = { JOB_LEASE_MS: '1500', JOB_SWEEP_MS: '300' };
const [JOBS, KILLS] = isLong ? [500, 50] : [200, 20];
/** Every other order is one of an avatar, which costs a credit; the rest are portraits. */
const PAID = JOBS / 2;
const POISON = 'The poisonous one';
/** What an operator has who changes nothing. */
const BUDGET = 5;
const OTHERS = isLong ? 100 : 20;

describe('when workers are killed', () => {
  let fleet: Fleet;

  afterEach(() => fleet.close());

  it(`makes each of ${JOBS} pictures once, though a random worker dies ${KILLS} times`, async () => {
    const dice = new Dice();
    fleet = await Fleet.create({ ...LEASE, JOB_CRASH_BUDGET: '20' });
    const [workers] = await Promise.all([fleet.startAll('worker'), fleet.startAll('api')]);
    const startedAt = performance.now();

    const customer = new Customer(fleet);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const at = dice.below(workers.length);
      await (workers[at] as ServiceProcess).untilReady();
      // Fresh work each time, so that every kill meets some.
      await submitMany(customer, PAID / KILLS, `round ${kill}`);
      await customer.orderMany((JOBS - PAID) / KILLS, 300);
      await untilSomethingRuns(fleet);
      await (workers[at] as ServiceProcess).kill();
      workers[at] = await fleet.spawn('worker');
    }
    await untilAllEnded(fleet, 120_000);

    const calls = await fleet.count('SELECT count(*) FROM provider_call');
    report('row 1, worker kills', {
      seed: dice.seed,
      workers: workers.length,
      jobs: JOBS,
      kills: KILLS,
      done: await countDone(fleet),
      captures: await countCaptures(fleet),
      'ends told': await fleet.count('SELECT count(*) FROM webhook_event WHERE job_id IS NOT NULL'),
      'calls beyond one each': calls - JOBS,
      'jobs that lost a worker': await fleet.count('SELECT count(*) FROM job WHERE crash_count > 0'),
      seconds: secondsSince(startedAt),
    });
    expect(await countDone(fleet)).toBe(JOBS);
    expect(await countCaptures(fleet)).toBe(PAID);
    expect(calls - JOBS).toBeLessThanOrEqual(KILLS * 4);
    expect(await findViolations(fleet)).toEqual([]);
  }, 600_000);
});

describe('a job that kills each of its workers', () => {
  let fleet: Fleet;
  let doors: FakeUpstream[];

  beforeEach(async () => {
    fleet = await Fleet.create({ ...LEASE, JOB_CRASH_BUDGET: String(BUDGET) });
    doors = await Promise.all(Array.from({ length: fleet.lineUp.worker }, () => new FakeUpstream().start()));
  });

  afterEach(async () => {
    await fleet.close();
    await Promise.all(doors.map((door) => door.stop()));
  });

  it('is given up after its crash budget, and no other is', async () => {
    await fleet.startAll('api');
    const customer = new Customer(fleet);
    const successors: Promise<void>[] = [];
    /** A worker behind a door of its own to the provider, where it is killed when it comes with the poison. */
    const employ = async (door: FakeUpstream): Promise<void> => {
      const worker = await fleet.spawn('worker', door.env('gemini'));
      door.script = ({ text }) => {
        if (!text.includes(POISON)) {
          return { delayMs: 50 };
        }
        successors.push(worker.kill().then(() => employ(door)));
        return { trouble: 'hang' };
      };
    };
    await Promise.all(doors.map(employ));

    const poison = await customer.submit({ prompt: POISON, key: 'poison' });
    await submitMany(customer, OTHERS, 'harmless');
    await untilAllEnded(fleet, 120_000);
    await Promise.all(successors);

    const [job] = await fleet.query(
      `SELECT state, error ->> 'code' AS code FROM job WHERE input::text LIKE '%${POISON}%'`,
    );
    report('row 6, poison', { budget: BUDGET, 'workers lost': successors.length, others: await countDone(fleet) });
    expect(poison.status).toBe(202);
    expect(job).toEqual({ state: 'failed', code: 'worker_lost' });
    expect(successors).toHaveLength(BUDGET);
    expect(
      await fleet.query(
        `SELECT error, crash_count FROM job WHERE state = 'failed' AND input::text NOT LIKE '%${POISON}%'`,
      ),
    ).toEqual([]);
    expect(await countDone(fleet)).toBe(OTHERS);
    expect(await findViolations(fleet)).toEqual([]);
  }, 300_000);
});

const submitMany = (customer: Customer, count: number, name: string): Promise<unknown> =>
  inParallel(8, Array.from({ length: count }), async (_, nth) => {
    const { status, fault } = await customer.submit({
      prompt: `A sailor, ${name}, number ${nth}. test:slow=300`,
      key: `${name} ${nth}`,
    });
    if (status !== 202) {
      throw new Error(`An order was refused: ${status} ${fault ?? ''}`);
    }
  });

const countCaptures = (fleet: Fleet): Promise<number> =>
  fleet.count(`SELECT count(*) FROM ledger_transfer WHERE kind = 'capture'`);

const untilSomethingRuns = (fleet: Fleet): Promise<number> =>
  poll(
    () => fleet.count(`SELECT count(*) FROM job WHERE state = 'running' AND lease_until > now()`),
    (count) => count > 0,
    60_000,
  );
