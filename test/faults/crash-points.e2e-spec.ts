import { Client } from 'pg';
import { openColumn } from '../support/column.js';
import { FakeUpstream, type Step } from '../support/fake-upstream/index.js';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { S3Double, type Trouble } from '../support/s3/index.js';
import { Customer, report } from './load.js';
import { findViolations, untilAllEnded } from './oracle.js';

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

  beforeAll(async () => {
    await upstream.start();
    fleet = await Fleet.create({ ...upstream.env('gemini'), ...LEASE });
    await fleet.startAll('api');
  });
  beforeEach(() => {
    upstream.script = () => undefined;
  });
  afterAll(async () => {
    await fleet.close();
    await upstream.stop();
  });

  it('while its provider draws, another one has the picture made', async () => {
    let calls = 0;
    upstream.script = (): Step | undefined => (calls++ === 0 ? { trouble: 'hang' } : undefined);
    const { victim, wakeOthers } = await chooseVictim(fleet);
    const jobId = await order(fleet);
    await poll(
      async () => calls,
      (count) => count > 0,
      30_000,
    );

    await victim.kill();
    wakeOthers();

    await expectOneGoodPicture(fleet, jobId, 'during the call');
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
      const { victim, wakeOthers } = await chooseVictim(fleet);
      const gate = await shutGate(fleet, table);
      const jobId = await order(fleet);
      await gate.untilSomebodyWaits();

      await victim.kill();
      await gate.open(fate);
      wakeOthers();

      await expectOneGoodPicture(fleet, jobId, `${point}, the statement ${fate}`);
    },
    120_000,
  );
});

describe('when a worker is killed while it stores', () => {
  let s3: S3Double;
  let fleet: Fleet;

  beforeAll(async () => {
    s3 = await S3Double.start();
    fleet = await Fleet.create(LEASE, undefined, openColumn(s3));
    await fleet.startAll('api');
  });
  afterAll(() => fleet.close());

  it.each<[string, Trouble]>([
    ['nothing is stored yet', { latencyMs: 600_000 }],
    ['the picture is stored and nobody has said so', { isMute: true }],
  ])(
    'and %s, the end is one picture',
    async (point, trouble) => {
      const { victim, wakeOthers } = await chooseVictim(fleet);
      const before = s3.held;
      s3.trouble = ({ method }) => (method === 'PUT' ? trouble : null);
      const jobId = await order(fleet);
      await poll(
        async () => s3.held,
        (held) => held > before,
        30_000,
      );

      await victim.kill();
      s3.trouble = () => null;
      wakeOthers();

      await expectOneGoodPicture(fleet, jobId, `storing, ${point}`);
    },
    120_000,
  );
});

/** All workers but one sleep, so that it is known who gets the next job. */
async function chooseVictim(fleet: Fleet): Promise<{ victim: ServiceProcess; wakeOthers: () => void }> {
  const [victim, ...others] = await fleet.fill('worker');
  for (const other of others) {
    other.freeze();
  }
  return { victim: victim as ServiceProcess, wakeOthers: () => others.forEach((other) => other.thaw()) };
}

/** Answers the id of the job. */
async function order(fleet: Fleet): Promise<string> {
  const customer = new Customer(fleet);
  const { body } = await customer.order(await customer.createPersona(0));
  const [job] = await fleet.query<{ id: string }>('SELECT job_id AS id FROM portrait WHERE id = $1', [body.portraitId]);
  return (job as { id: string }).id;
}

async function expectOneGoodPicture(fleet: Fleet, jobId: string, point: string): Promise<void> {
  await untilAllEnded(fleet, 60_000);
  const calls = await fleet.count('SELECT count(*) FROM provider_call WHERE job_id = $1', [jobId]);
  const [job] = await fleet.query('SELECT state, delivered FROM job WHERE id = $1', [jobId]);
  report(`row 3, crash ${point}`, { calls, ...job });
  expect(calls).toBeLessThanOrEqual(2);
  expect(job).toEqual({ state: 'succeeded', delivered: 1 });
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
      await fleet.query('DROP FUNCTION wait_at_gate CASCADE');
    },
  };
}
