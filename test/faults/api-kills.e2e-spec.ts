import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { Customer, Dice, inParallel, isLong, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const [SUBMITS, KILLS] = isLong ? [300, 30] : [80, 8];

/** The one API process there is at the moment, as behind an address that stays the same. */
class Service {
  private process: Promise<ServiceProcess>;

  constructor(private readonly fleet: Fleet) {
    this.process = fleet.start('api');
  }

  current(): Promise<ServiceProcess> {
    return this.process;
  }

  async killAndReplace(): Promise<void> {
    await (await this.process).kill();
    this.process = this.fleet.spawn('api').then((api) => api.untilReady());
    await this.process;
  }
}

describe('when the API process is killed', () => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.create({ RATE_LIMITS: 'avatars_post=100000/100000,read=100000/100000,write=100000/100000' });
  });

  afterEach(() => fleet.close());

  it('takes each order once, for clients that ask again with the same key', async () => {
    const dice = new Dice();
    const service = new Service(fleet);
    await service.current();
    const progress = { taken: 0 };
    const killing = killInBetween(service, progress, dice);
    const startedAt = performance.now();

    const tries = await inParallel(6, Array.from({ length: SUBMITS }), async (_, nth) => {
      const count = await submitUntilTaken(fleet, service, nth);
      progress.taken += 1;
      return count;
    });
    await killing;
    await fleet.start('worker');
    await untilAllEnded(fleet, 120_000);

    const holds = await fleet.count(`SELECT count(*) FROM credit_hold WHERE state = 'captured'`);
    report('API kills', {
      seed: dice.seed,
      submits: SUBMITS,
      kills: KILLS,
      'asked again': tries.reduce((sum, count) => sum + count - 1, 0),
      jobs: await fleet.count('SELECT count(*) FROM job'),
      'holds captured': holds,
      seconds: Math.round((performance.now() - startedAt) / 1_000),
    });
    expect(await fleet.count('SELECT count(*) FROM job')).toBe(SUBMITS);
    expect(await countDone(fleet)).toBe(SUBMITS);
    expect(holds).toBe(SUBMITS);
    expect(await fleet.count('SELECT count(*) FROM invariant_violation')).toBe(0);
    expect((await findViolations(fleet)).filter((line) => !/portrait|published|persona/.test(line))).toEqual([]);
  }, 400_000);
});

async function killInBetween(service: Service, progress: { taken: number }, dice: Dice): Promise<void> {
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const from = Math.floor((SUBMITS * (kill - 1)) / KILLS) + dice.below(3);
    await poll(
      async () => progress.taken,
      (taken) => taken >= Math.min(from, SUBMITS - 1),
      300_000,
    );
    await service.killAndReplace();
  }
}

/** Answers how often the client had to ask. */
async function submitUntilTaken(fleet: Fleet, service: Service, nth: number): Promise<number> {
  const customer = new Customer(fleet);
  let tries = 0;
  await poll(
    async () => {
      tries += 1;
      const wish = { prompt: `Sailor number ${nth}`, output: { resolution: '512' } };
      const headers = { 'idempotency-key': `order-${nth}` };
      return (await customer.ask(await service.current(), '/api/v1/avatars/generate', wish, headers)).status;
    },
    (status) => status === 202,
    300_000,
  );
  return tries;
}
