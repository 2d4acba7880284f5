import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, type ServiceProcess } from '../support/processes.js';
import { Customer, Dice, inParallel, isLong, report, secondsSince } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const [SUBMITS, KILLS] = isLong ? [300, 30] : [80, 8];
/** About as long as a round takes. */
const WITHIN_MS = 60;

describe('when API processes are killed', () => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.create();
  });

  afterEach(() => fleet.close());

  it('takes each order once, for clients that ask again with the same key', async () => {
    const dice = new Dice();
    const apis = await fleet.startAll('api');
    const customer = new Customer(fleet);
    const startedAt = performance.now();
    const tries: number[] = [];

    for (let round = 0; round < KILLS; round += 1) {
      const submissions = Array.from({ length: SUBMITS / KILLS }, (_, nth) => ({
        prompt: `Sailor number ${nth} of round ${round}`,
        key: `order-${round}-${nth}`,
      }));
      const [counts] = await Promise.all([
        inParallel(6, submissions, (submission) => customer.submitUntilTaken(submission, 60_000)),
        killAndReplace(fleet, apis, dice),
      ]);
      tries.push(...counts);
    }
    await fleet.startAll('worker');
    await untilAllEnded(fleet, 120_000);

    const holds = await fleet.count(`SELECT count(*) FROM credit_hold WHERE state = 'captured'`);
    report('row 2, API kills', {
      seed: dice.seed,
      submits: SUBMITS,
      kills: KILLS,
      'asked again': tries.reduce((sum, count) => sum + count - 1, 0),
      jobs: await fleet.count('SELECT count(*) FROM job'),
      'holds captured': holds,
      seconds: secondsSince(startedAt),
    });
    expect(await fleet.count('SELECT count(*) FROM job')).toBe(SUBMITS);
    expect(await countDone(fleet)).toBe(SUBMITS);
    expect(holds).toBe(SUBMITS);
    expect(await findViolations(fleet)).toEqual([]);
  }, 600_000);
});

/** In the middle of the round, one of them, which comes back by itself, as under a supervisor. */
async function killAndReplace(fleet: Fleet, apis: ServiceProcess[], dice: Dice): Promise<void> {
  const at = dice.below(apis.length);
  await delay(dice.below(WITHIN_MS));
  await (apis[at] as ServiceProcess).kill();
  apis[at] = await (await fleet.spawn('api')).untilReady();
}
