import { Client } from 'pg';
import { openColumn } from '../support/column.js';
import { FakeUpstream, type Step } from '../support/fake-upstream/index.js';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { S3Double, type Trouble } from '../support/s3/index.js';
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

const LEASE = { JOB_LEASE_MS: '1500', JOB_SWEEP_MS: '300' };

describe('when a worker is killed', () => {
  const upstream = new FakeUpstream();
  let fleet: Fleet;

  beforeAll(() => upstream.start());
  beforeEach(async () => {
    upstream.script = () => undefined;
    fleet = await Fleet.create({ ...upstream.env('gemini'), ...LEASE });
  });
  afterEach(() => fleet.close());
  afterAll(() => upstream.stop());

  it('while its provider draws, another one has the picture made', async () => {
    let calls = 0;
    upstream.script = (): Step | undefined => (calls++ === 0 ? { trouble: 'hang' } : undefined);
    const worker = await startOne(fleet);
    await order(fleet);
    await poll(
      async () => calls,
      (count) => count > 0,
      30_000,
    );
    await fleet.startRest('worker');

    await worker.kill();

    await expectOneGoodPicture(fleet, 'during the call');
    expect(calls).toBe(2);
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
      const worker = await startOne(fleet);
      await order(fleet);
      await gate.untilSomebodyWaits();

      await worker.kill();
      await gate.open(fate);
      await fleet.startAll('worker');

      await expectOneGoodPicture(fleet, `${point}, the statement ${fate}`);
    },
    120_000,
  );
});

describe('when a worker is killed while it stores', () => {
  let s3: S3Double;
  let fleet: Fleet;

  beforeEach(async () => {
    s3 = await S3Double.start();
    fleet = await Fleet.create(LEASE, undefined, openColumn(s3));
  });
  afterEach(() => fleet.close());

  it.each<[string, Trouble]>([
    ['nothing is stored yet', { latencyMs: 600_000 }],
    ['the picture is stored and nobody has said so', { isMute: true }],
  ])(
    'and %s, the end is one picture',
    async (point, trouble) => {
      const worker = await startOne(fleet);
      s3.trouble = ({ method }) => (method === 'PUT' ? trouble : null);
      await order(fleet);
      await poll(
        async () => s3.held,
        (held) => held > 0,
        30_000,
      );
      await fleet.startRest('worker');

      await worker.kill();
      s3.trouble = () => null;

      await expectOneGoodPicture(fleet, `storing, ${point}`);
    },
    120_000,
  );
});

/** One worker is up when the order comes, so that it is known who has it; the others come later. */
async function startOne(fleet: Fleet): Promise<ServiceProcess> {
  const [worker] = await Promise.all([fleet.start('worker'), fleet.startAll('api')]);
  return worker;
}

async function order(fleet: Fleet): Promise<void> {
  const customer = new Customer(fleet);
  await customer.order(await customer.createPersona(0));
}

async function expectOneGoodPicture(fleet: Fleet, point: string): Promise<void> {
  await untilAllEnded(fleet, 60_000);
  const calls = await fleet.count('SELECT count(*) FROM provider_call');
  report(`row 3, crash ${point}`, { calls, done: await countDone(fleet) });
  expect(calls).toBeLessThanOrEqual(2);
  expect(await countDone(fleet)).toBe(1);
  expect(await findViolations(fleet)).toEqual([]);
}

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
