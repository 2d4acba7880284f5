import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { type Answer, Customer, inParallel, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const LIMIT_MS = 25_000;

describe('SIGTERM under load', () => {
  let fleet: Fleet;
  let customer: Customer;

  beforeEach(async () => {
    fleet = await Fleet.create({ JOB_SWEEP_MS: '300' });
    customer = new Customer(fleet);
  });

  afterEach(() => fleet.close());

  it('has workers finish what they run and claim nothing more, asked once or twice', async () => {
    await fleet.startAll('api');
    const workers = await fleet.startAll('worker');
    const jobs = 8 * workers.length;
    await customer.orderMany(jobs, 1_500);
    await untilRunning(fleet, 4 * workers.length);

    const stopping = Promise.all(workers.map((worker) => worker.stop()));
    const notReadyMs = Math.max(...(await Promise.all(workers.map(untilNotReady))));
    const again = Promise.all(workers.map((worker) => worker.stop()));
    const startedBefore = await fleet.count('SELECT count(*) FROM job WHERE started_at IS NOT NULL');
    const exits = await stopping;
    await again;

    const started = await fleet.count('SELECT count(*) FROM job WHERE started_at IS NOT NULL');
    const slowestMs = Math.max(...exits.map(({ ms }) => ms));
    report('row 18, workers stop', {
      workers: workers.length,
      'not ready after ms': notReadyMs,
      'exit after ms': Math.round(slowestMs),
      done: await countDone(fleet),
    });
    expect(exits.map(({ code, signal }) => ({ code, signal }))).toEqual(workers.map(() => ({ code: 0, signal: null })));
    expect(slowestMs).toBeLessThan(LIMIT_MS);
    expect(started).toBe(startedBefore);
    expect(await countDone(fleet)).toBe(started);
    await fleet.startAll('worker');
    await untilAllEnded(fleet, 60_000);
    expect(await countDone(fleet)).toBe(jobs);
    expect(await fleet.count('SELECT count(*) FROM provider_call')).toBe(jobs);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);

  it('has a worker hand back what takes longer than its grace, without a mark on the job', async () => {
    await fleet.startAll('api');
    const workers = await fleet.startAll('worker', { SHUTDOWN_GRACE_MS: '1000' });
    const jobs = 3 * workers.length;
    await customer.orderMany(jobs, 4_000);
    await untilRunning(fleet, jobs);
    const exits = await Promise.all(workers.map((worker) => worker.stop()));

    expect(exits.map(({ code, signal }) => ({ code, signal }))).toEqual(workers.map(() => ({ code: 0, signal: null })));
    expect(await fleet.query('SELECT DISTINCT state, crash_count FROM job')).toEqual([
      { state: 'queued', crash_count: 0 },
    ]);
    await fleet.startAll('worker');
    await untilAllEnded(fleet, 60_000);
    report('row 18, workers hand back', {
      'exit after ms': Math.round(Math.max(...exits.map(({ ms }) => ms))),
      done: await countDone(fleet),
    });
    expect(await countDone(fleet)).toBe(jobs);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);

  it('has an API process answer every request it took', async () => {
    const [api, survivor] = await Promise.all([fleet.start('api'), fleet.start('all'), fleet.startRest('worker')]);
    const visitor = customer.at(api);
    const personas = await inParallel(8, Array.from({ length: 20 }), () => visitor.createPersona(1_500));
    const orders = personas.map((personaId) => visitor.order(personaId, 'wait=30'));
    await poll(
      () => fleet.count('SELECT count(*) FROM job'),
      (jobs) => jobs === 20,
      20_000,
    );

    const load = { isOver: false, answers: [] as Answer[] };
    const reading = keepReading(visitor, load);
    await poll(
      async () => load.answers.length,
      (count) => count > 20,
      20_000,
    );
    const stopping = api.stop();
    const notReadyMs = await untilNotReady(api);
    load.isOver = true;
    await reading;
    const exit = await stopping;
    const answers = await Promise.all(orders);

    const dropped = [...answers, ...load.answers].filter(({ status }) => status !== 200);
    report('row 18, API stop', {
      'not ready after ms': notReadyMs,
      'exit after ms': Math.round(exit.ms),
      'orders answered': answers.filter(({ status }) => status === 200).length,
      'reads answered': load.answers.filter(({ status }) => status === 200).length,
      dropped: dropped.length,
    });
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.ms).toBeLessThan(LIMIT_MS);
    expect(dropped).toEqual([]);
    expect(survivor.isAlive).toBe(true);
    await untilAllEnded(fleet, 60_000);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);
});

const untilRunning = (fleet: Fleet, count: number): Promise<number> =>
  poll(
    () => fleet.count(`SELECT count(*) FROM job WHERE state = 'running'`),
    (running) => running === count,
    20_000,
  );

/** Milliseconds until a probe is told to send no more traffic, or until nobody answers it. */
async function untilNotReady(service: ServiceProcess): Promise<number> {
  const startedAt = performance.now();
  await poll(
    () =>
      fetch(`${service.url}/health/ready`).then(
        (response) => response.status,
        () => 0,
      ),
    (status) => status !== 200,
    LIMIT_MS,
  );
  return Math.round(performance.now() - startedAt);
}

/** Clients that keep their connections and ask without a pause, until a probe has told their balancer to stop. */
async function keepReading(visitor: Customer, load: { isOver: boolean; answers: Answer[] }): Promise<void> {
  await inParallel(4, Array.from({ length: 4 }), async () => {
    while (!load.isOver) {
      load.answers.push(await visitor.ask('/v1/personas'));
    }
  });
}
