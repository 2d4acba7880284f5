import { badAnswers, FakeUpstream, PassingFaults, type Step } from '../support/fake-upstream/index.js';
import { Fleet, poll } from '../support/processes.js';
import { Customer, inParallel, isLong, report, secondsSince } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';
import { watchMemory } from './resources.js';

const JOBS = isLong ? 300 : 100;
const BAD_ROUNDS = isLong ? 16 : 1;
const TIMEOUT_MS = 3_000;
const TROUBLES = ['hang', 'stall', 'drip', 'endless'] as const;
/** However large a picture was ordered; what was received is not collected at once. */
const MOST_GROWTH_MB = 100;

describe('a provider in trouble', () => {
  const upstream = new FakeUpstream();
  let fleet: Fleet;
  let customer: Customer;

  beforeAll(() => upstream.start());
  afterEach(async () => {
    await fleet.close();
    upstream.verify();
  });
  afterAll(() => upstream.stop());

  const start = async (...providers: ('gemini' | 'openai')[]) => {
    const timeouts = { GEMINI_TIMEOUT_MS: String(TIMEOUT_MS), OPENAI_TIMEOUT_MS: String(TIMEOUT_MS) };
    fleet = await Fleet.create({ ...upstream.env(...providers), ...timeouts, WORKER_CONCURRENCY: '8' });
    customer = new Customer(fleet);
    const [workers] = await Promise.all([fleet.startAll('worker'), fleet.startAll('api')]);
    return workers;
  };

  const submit = async (prompts: string[]) => {
    const answers = await inParallel(8, prompts, (prompt, nth) => customer.submit({ prompt, key: `order-${nth}` }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    await untilAllEnded(fleet, 120_000);
  };

  const books = async () => ({
    openHolds: await fleet.count(`SELECT count(*) FROM credit_hold WHERE state = 'held'`),
    captures: await fleet.count(`SELECT count(*) FROM ledger_transfer WHERE kind = 'capture'`),
    chargedFailures: await fleet.count(
      `SELECT count(*) FROM job JOIN credit_hold h ON h.job_id = job.id WHERE job.state <> 'succeeded' AND h.captured > 0`,
    ),
  });

  it('that fails three times in ten costs at most one picture in a hundred, and nobody pays for its failures', async () => {
    const faults = new PassingFaults();
    upstream.script = faults.script;
    await start('gemini', 'openai');
    const startedAt = performance.now();

    await submit(Array.from({ length: JOBS }, (_, nth) => `A keeper, number ${nth}.`));

    const done = await countDone(fleet);
    const [made, calls] = [faults.calls - faults.faults, await fleet.count('SELECT count(*) FROM provider_call')];
    report('row 23, provider faults', {
      jobs: JOBS,
      'calls accepted': faults.calls,
      faults: faults.faults,
      'earlier than Retry-After': faults.early,
      done,
      ...(await books()),
      seconds: secondsSince(startedAt),
    });
    expect(done / JOBS).toBeGreaterThanOrEqual(0.99);
    expect(faults.early).toBe(0);
    expect(await books()).toEqual({ openHolds: 0, captures: done, chargedFailures: 0 });
    // A picture that came too late for its deadline was made, and made again.
    expect(made).toBeGreaterThanOrEqual(done);
    expect(calls).toBe(faults.calls);
    expect(await findViolations(fleet)).toEqual([]);
  }, 240_000);

  it('that does not end its answers is hung up on at the deadline, with little memory', async () => {
    const troubleOf = (text: string) => TROUBLES.find((one) => text.includes(`The ${one} one`));
    upstream.script = ({ text }) => ({ trouble: troubleOf(text) });
    const workers = await start('gemini');
    await submit(Array.from({ length: 20 * workers.length }, (_, nth) => `A keeper to warm up, ${nth}.`));
    const warm = await countDone(fleet);
    const memory = watchMemory(workers);

    const answers = await inParallel(TROUBLES.length, [...TROUBLES], (trouble) =>
      customer.submit({ prompt: `The ${trouble} one`, key: trouble, resolution: '4K' }),
    );
    await untilAllEnded(fleet, 30_000);

    const growthMb = await memory.stop();
    await poll(
      async () => upstream.openCalls,
      (open) => open === 0,
      5_000,
    );
    const troubled = upstream.calls.filter(({ text }) => troubleOf(text));
    const longestMs = Math.round(Math.max(...troubled.map(({ atMs, endedAtMs }) => (endedAtMs ?? Infinity) - atMs)));
    report('row 24, answers that do not end', {
      troubles: TROUBLES.join(' '),
      'deadline ms': TIMEOUT_MS,
      'longest call ms': longestMs,
      'memory grew by MB': growthMb,
      'calls left open': upstream.openCalls,
    });
    expect(answers.map(({ status }) => status)).toEqual(TROUBLES.map(() => 202));
    expect(troubled).toHaveLength(TROUBLES.length);
    expect(longestMs).toBeLessThanOrEqual(TIMEOUT_MS + 1_000);
    expect(growthMb).toBeLessThanOrEqual(MOST_GROWTH_MB);
    expect(await countDone(fleet)).toBe(warm);
    expect(await books()).toEqual({ openHolds: 0, captures: warm, chargedFailures: 0 });
    expect(await findViolations(fleet)).toEqual([]);
  }, 120_000);

  it('that sends what is no picture has none of it stored, and is paid nothing for it', async () => {
    const steps: Step[] = Object.values(await badAnswers());
    upstream.script = ({ text }) => steps[Number(/case (\d+)/.exec(text)?.[1]) % steps.length];
    await start('gemini');
    const cases = Array.from({ length: steps.length * BAD_ROUNDS }, (_, nth) => `The case ${nth} of many.`);
    const startedAt = performance.now();

    await submit(cases);
    const synchronous = await customer.ask('/v1/personas', { name: 'Mara', intent: 'The case 6 of many.' });
    const refused = await customer.order(synchronous.body.id as string, 'wait=30');

    const stored = await fleet.count('SELECT count(*) FROM stored_object');
    // What a picture was to be drawn from was there before.
    const drawn = (await fleet.listObjects()).filter((key) => !key.includes('/input/'));
    const failed = await fleet.count(
      `SELECT count(*) FROM job WHERE state = 'failed' AND error ->> 'code' IN ('bad_output', 'no_image')`,
    );
    report('row 25, bad outputs', {
      outputs: upstream.calls.length,
      failed,
      stored,
      'objects drawn': drawn.length,
      ...(await books()),
      seconds: secondsSince(startedAt),
    });
    expect([refused.status, refused.body.error]).toEqual([502, 'provider_error']);
    expect(failed).toBe(cases.length + 1);
    expect(upstream.calls).toHaveLength(cases.length + 1);
    expect([stored, drawn]).toEqual([0, []]);
    expect(await books()).toEqual({ openHolds: 0, captures: 0, chargedFailures: 0 });
    expect(await findViolations(fleet)).toEqual([]);
  }, 240_000);
});
