import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, poll } from '../support/processes.js';
import { type Answer, Customer, Dice, inParallel, isLong, report, tally } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const CUT_EVERY_MS = 100;
/** The long form goes on for a minute. */
const [JOBS, CUTS] = isLong ? [600, 600] : [120, 40];

describe('when connections to Postgres are cut', () => {
  let fleet: Fleet;

  afterEach(() => fleet.close());

  it('answers 200 or 503, stays alive, and makes every picture once the client has asked again', async () => {
    const dice = new Dice();
    fleet = await Fleet.create({ JOB_LEASE_MS: '1500', JOB_SWEEP_MS: '300', JOB_CRASH_BUDGET: '50' });
    const customer = new Customer(fleet);
    const [apis] = await Promise.all([fleet.startAll('api'), fleet.startAll('worker')]);
    const personas = await inParallel(8, Array.from({ length: JOBS }), () => customer.createPersona(50));

    const progress = { cuts: 0 };
    const cutting = cutConnections(fleet, dice, progress);
    const answers: Answer[] = [];
    await inParallel(4, personas, async (personaId, index) => {
      await poll(
        async () => progress.cuts,
        (cuts) => cuts >= Math.floor((index * CUTS) / JOBS),
        120_000,
      );
      await orderUntilTaken(customer, personaId, answers);
    });
    const killed = await cutting;
    await untilAllEnded(fleet, 30_000);

    const statuses = answers.map(({ status }) => status);
    report('row 11, Postgres cuts', {
      seed: dice.seed,
      jobs: JOBS,
      'connections cut': killed,
      answered: tally(statuses),
      done: await countDone(fleet),
    });
    expect(apis.flatMap(({ output }) => output.split('\n')).filter((line) => line.includes('"level":50'))).toEqual([]);
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect(await countDone(fleet)).toBe(JOBS);
    expect(await findViolations(fleet)).toEqual([]);
  }, 300_000);
});

async function cutConnections(fleet: Fleet, dice: Dice, progress: { cuts: number }): Promise<number> {
  let killed = 0;
  for (; progress.cuts < CUTS; progress.cuts += 1) {
    const backends = await fleet.query<{ pid: number; isBusy: boolean }>(
      `SELECT pid, state <> 'idle' AS "isBusy" FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> 'fault test'`,
    );
    const busy = backends.filter(({ isBusy }) => isBusy);
    const victims = [dice.pick(backends), ...busy].slice(0, 1 + dice.below(3)).map(({ pid }) => pid);
    killed += await fleet.count('SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM unnest($1::int[]) pid', [
      victims,
    ]);
    await delay(CUT_EVERY_MS);
  }
  return killed;
}

/** A client that does as a 503 says. */
async function orderUntilTaken(customer: Customer, personaId: string, answers: Answer[]): Promise<void> {
  await poll(
    async () => {
      const answer = await customer.order(personaId);
      answers.push(answer);
      return answer.status;
    },
    (status) => status !== 503 && status !== 0,
    30_000,
  );
}
