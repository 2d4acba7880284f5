import { Client } from 'pg';
import { FakeUpstream, type Step } from '../support/fake-upstream/index.js';
import { Fleet, poll } from '../support/processes.js';
import { Customer, report } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

/** Whoever commits a row of the table has to pass here. */
const GATE = `
  CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock_shared(4711);
    RETURN NULL;
  END $$;`;
const WAITING = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted`;

/** What becomes of the statement whose process died: Postgres may finish it all the same, or not. */
type Fate = 'commits' | 'is lost';

describe('when a worker is killed', () => {
  const upstream = new FakeUpstream();
  let fleet: Fleet;

  beforeAll(() => upstream.start());
  beforeEach(async () => {
    upstream.script = () => undefined;
    fleet = await Fleet.create({ ...upstream.env('gemini'), JOB_LEASE_MS: '1500', JOB_SWEEP_MS: '300' });
  });
  afterEach(() => fleet.close());
  afterAll(() => upstream.stop());

  const order = async () => {
    const [api, worker] = await Promise.all([fleet.start('api'), fleet.start('worker')]);
    const customer = new Customer(fleet);
    await customer.order(api, await customer.createPersona(api, 0));
    return worker;
  };

  const expectOneGoodPicture = async (point: string): Promise<void> => {
    await fleet.start('worker');
    await untilAllEnded(fleet, 60_000);
    const calls = await fleet.count('SELECT count(*) FROM provider_call');
    report(`crash ${point}`, { calls, done: await countDone(fleet) });
    expect(calls).toBeLessThanOrEqual(2);
    expect(await countDone(fleet)).toBe(1);
    expect(await fleet.count('SELECT count(*) FROM invariant_violation')).toBe(0);
    expect(await findViolations(fleet)).toEqual([]);
  };

  it('while its provider draws, another one has the picture made', async () => {
    let calls = 0;
    upstream.script = (): Step | undefined => (calls++ === 0 ? { trouble: 'hang' } : undefined);
    const worker = await order();
    await poll(
      async () => calls,
      (count) => count > 0,
      30_000,
    );

    await worker.kill();

    await expectOneGoodPicture('during the call');
  }, 120_000);

  it.each<[string, string, Fate]>([
    ['about to call its provider', 'provider_call', 'commits'],
    ['about to call its provider', 'provider_call', 'is lost'],
    ['keeping the picture', 'job_picture', 'commits'],
    ['keeping the picture', 'job_picture', 'is lost'],
    ['settling the job', 'stored_object', 'commits'],
    ['settling the job', 'stored_object', 'is lost'],
  ])(
    '%s, and its statement on %s %s, the end is one picture',
    async (point, table, fate) => {
      const gate = await shutGate(fleet, table);
      const worker = await order();
      await gate.untilSomebodyWaits();

      await worker.kill();
      await gate.open(fate);

      await expectOneGoodPicture(`${point}, the statement ${fate}`);
    },
    120_000,
  );
});

async function shutGate(fleet: Fleet, table: string) {
  const keeper = new Client(fleet.databaseUrl);
  await keeper.connect();
  await keeper.query('SELECT pg_advisory_lock(4711)');
  await fleet.query(GATE);
  await fleet.query(
    `CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`,
  );
  return {
    untilSomebodyWaits: () =>
      poll(
        () => fleet.query(WAITING),
        (waiting) => waiting.length > 0,
        60_000,
      ),
    open: async (fate: Fate) => {
      if (fate === 'is lost') {
        await fleet.query(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) AS waiting`);
      }
      await keeper.end();
    },
  };
}
