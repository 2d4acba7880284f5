import { randomUUID } from 'node:crypto';
import { newId } from '../src/common/index.js';
import { type ClaimedJob, type JobRunner, JobWorker } from '../src/jobs/index.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

interface Run {
  job: ClaimedJob;
  signal: AbortSignal;
  end: () => void;
}

/** Its jobs go on until they are told to end. */
class PatientRunner implements JobRunner {
  readonly runs: Run[] = [];

  run(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.runs.push({ job, signal, end: resolve });
    return promise;
  }

  giveUp(): Promise<void> {
    return Promise.reject(new Error('Nobody sweeps here.'));
  }
}

describe('a worker that lost a lease and claimed the same job again while it still ran it', () => {
  let app: TestApp;
  let jobs: JobsRepository;
  let worker: JobWorker;
  let runner: PatientRunner;
  let older: Run;
  let newer: Run;

  beforeEach(async () => {
    // No sweeper and no other worker than the one started here.
    app = await startApp({ env: { ROLE: 'api', JOB_LEASE_MS: '600' } });
    jobs = app.get(JobsRepository);
    worker = app.get(JobWorker);
    runner = new PatientRunner();
    const id = await order();
    worker.start(runner);
    [older] = (await runsOf(1)) as [Run];
    await loseLease(id);
    worker.wake();
    [older, newer] = (await runsOf(2)) as [Run, Run];
  });

  afterEach(async () => {
    runner.runs.forEach(({ end }) => end());
    await worker.drain();
    await app.close();
  });

  const order = async (): Promise<string> => {
    const id = newId();
    const ids = { id, teamId: randomUUID(), subjectId: randomUUID(), ownerId: null };
    await jobs.insert({ ...ids, isTest: false, kind: 'avatar_generation', input: {}, units: 1, unitPriceMilli: 0 });
    return id;
  };

  const runsOf = (count: number): Promise<Run[]> =>
    eventually(
      async () => runner.runs,
      (runs) => runs.length === count,
    );

  const expire = () => app.database.execute(`UPDATE job SET lease_until = now() - interval '1 ms'`);

  /** Again when a heartbeat was faster than the sweep. */
  const loseLease = (id: string): Promise<string[]> =>
    eventually(
      async () => {
        await expire();
        return jobs.requeueLost(100);
      },
      (lost) => lost.includes(id),
    );

  const msLeft = async (): Promise<number> => {
    const text = 'SELECT extract(epoch FROM lease_until - now())::float8 * 1000 AS ms FROM job';
    return (await app.database.query<{ ms: number }>(text))[0]?.ms ?? 0;
  };

  it('gives up the run that lost its lease, and no other', async () => {
    await eventually(async () => older.signal.aborted, Boolean);

    expect(newer.signal.aborted).toBe(false);
  });

  it('keeps the lease alive after the older run has ended', async () => {
    older.end();
    await eventually(
      async () => worker.load,
      (load) => load < 2,
    );
    await expire();

    expect(await eventually(msLeft, (ms) => ms > 0)).toBeGreaterThan(0);
    expect([worker.load, newer.signal.aborted]).toEqual([1, false]);
  });

  it('counts both runs, and has not drained before both have ended', async () => {
    expect(worker.load).toBe(2);
    const drained = worker.drain().then(() => worker.load);
    newer.end();
    await eventually(
      async () => worker.load,
      (load) => load === 1,
    );
    older.end();

    expect(await drained).toBe(0);
  });

  it('aborts both runs when the job is cancelled', async () => {
    await jobs.end(newer.job.id, null, { state: 'cancelled', delivered: 0, error: null });

    expect(await eventually(async () => [older, newer].every(({ signal }) => signal.aborted), Boolean)).toBe(true);
  });
});
