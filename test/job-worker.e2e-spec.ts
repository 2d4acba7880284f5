import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { newId } from '../src/common/index.js';
import { AttemptsRepository, type ClaimedJob, Doorbell, type JobRunner, JobWorker } from '../src/jobs/index.js';
import type { Ring } from '../src/jobs/doorbell.js';
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

let app: TestApp;
let jobs: JobsRepository;
let worker: JobWorker;
let runner: PatientRunner;

beforeEach(async () => {
  // No sweeper and no other worker than the one started here.
  app = await startApp({ env: { ROLE: 'api', JOB_LEASE_MS: '600' } });
  jobs = app.get(JobsRepository);
  worker = app.get(JobWorker);
  runner = new PatientRunner();
});

afterEach(async () => {
  jest.restoreAllMocks();
  runner.runs.forEach(({ end }) => end());
  await worker.drain();
  await app.close();
});

async function order(): Promise<string> {
  const id = newId();
  const ids = { id, teamId: randomUUID(), subjectId: randomUUID(), ownerId: null };
  await jobs.insert({ ...ids, isTest: false, kind: 'avatar_generation', input: {}, units: 1, unitPriceMilli: 0 });
  return id;
}

const untilLoad = (wanted: number): Promise<number> =>
  eventually(
    async () => worker.load,
    (load) => load === wanted,
  );

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

describe('a worker that lost a lease and claimed the same job again while it still ran it', () => {
  let older: Run;
  let newer: Run;

  beforeEach(async () => {
    const id = await order();
    worker.start(runner);
    [older] = (await runsOf(1)) as [Run];
    await loseLease(id);
    worker.wake();
    [older, newer] = (await runsOf(2)) as [Run, Run];
  });

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
    await untilLoad(1);
    older.end();

    expect(await drained).toBe(0);
  });

  it('aborts both runs when the job is cancelled', async () => {
    await jobs.end(newer.job.id, null, { state: 'cancelled', delivered: 0, error: null });

    expect(await eventually(async () => [older, newer].every(({ signal }) => signal.aborted), Boolean)).toBe(true);
  });
});

describe('a job that two workers were lost with', () => {
  const suspect = async (): Promise<string> => {
    const id = await order();
    await app.database.execute('UPDATE job SET crash_count = 2 WHERE id = $1', [id]);
    return id;
  };

  /** One that waits beside a job that runs. */
  const waiting = async () => {
    const innocent = await order();
    worker.start(runner);
    const [first] = (await runsOf(1)) as [Run];
    const id = await suspect();
    worker.wake();
    await untilLoad(2);
    return { first, innocent, id };
  };

  const idsOf = (runs: Run[]): string[] => runs.map(({ job }) => job.id);

  it('waits for what runs already, and has the worker for itself then', async () => {
    const { first, innocent, id } = await waiting();
    const later = await order();
    worker.wake();

    expect(idsOf(runner.runs)).toEqual([innocent]);
    first.end();
    const [, alone] = (await runsOf(2)) as [Run, Run];
    worker.wake();
    expect([alone.job.id, (await jobs.find(later))?.state, worker.load]).toEqual([id, 'queued', 1]);
    alone.end();
    expect(idsOf(await runsOf(3))).toEqual([innocent, id, later]);
  });

  it('is taken with others that are due, which go before it', async () => {
    const id = await suspect();
    const innocent = await order();
    worker.start(runner);

    const [first] = (await runsOf(1)) as [Run];
    expect([first.job.id, worker.load]).toEqual([innocent, 2]);
    first.end();
    expect(idsOf(await runsOf(2))).toEqual([innocent, id]);
  });

  it('does not run with another such job', async () => {
    const ids = [await suspect(), await suspect()];
    worker.start(runner);

    const [first] = (await runsOf(1)) as [Run];
    expect([first.job.id, (await jobs.find(ids[1] as string))?.state]).toEqual([ids[0], 'queued']);
    first.end();
    expect(idsOf(await runsOf(2))).toEqual(ids);
  });

  it('is no suspect any more than before when its worker dies before its turn came', async () => {
    const { id } = await waiting();
    await loseLease(id);

    expect((await jobs.find(id))?.crashCount).toBe(2);
  });

  it('is not begun when it was cancelled before its turn came, and others get its place at once', async () => {
    const { id } = await waiting();
    const later = await order();

    await jobs.end(id, null, { state: 'cancelled', delivered: 0, error: null });

    expect(idsOf(await runsOf(2))).toContain(later);
  });

  it('is not begun when its deadline has passed meanwhile', async () => {
    const { first, id } = await waiting();
    await app.database.execute('UPDATE job SET deadline = now() WHERE id = $1', [id]);
    first.end();
    await untilLoad(0);

    expect([(await jobs.find(id))?.state, runner.runs.length]).toEqual(['queued', 1]);
  });

  it('goes back to the queue when its worker stops before its turn came', async () => {
    const { first, id } = await waiting();

    const drained = worker.drain();
    first.end();
    await drained;

    expect(await jobs.find(id)).toMatchObject({ state: 'queued', crashCount: 2 });
    expect(runner.runs).toHaveLength(1);
  });
});

describe('a job whose run throws', () => {
  const AWAY = 'timeout exceeded when trying to connect';
  let hasBroken: () => boolean;

  const startBreaking = async (message: string): Promise<string> => {
    const id = await order();
    const run = jest.spyOn(runner, 'run').mockImplementationOnce(async (job) => {
      await app.get(AttemptsRepository).startCall(job, { shot: 'portrait', provider: 'sketch', model: 'sketch-1' });
      throw new Error(message);
    });
    hasBroken = () => run.mock.calls.length > 0;
    worker.start(runner);
    return id;
  };

  const isOne = ({ length }: Run[]): boolean => length === 1;

  const untilLetGo = () =>
    eventually(
      async () => worker.load,
      (load) => hasBroken() && load === 0,
    );

  const outcomes = async () =>
    (await app.database.query('SELECT outcome FROM provider_call')).map(Object.values).flat();

  it.each([
    ['at once', 0],
    ['as soon as the database listens again', 2],
  ])('for want of the database goes back to the queue without a mark, %s', async (_, refusals) => {
    const postpone = jest.spyOn(jobs, 'postpone');
    for (let refusal = 0; refusal < refusals; refusal += 1) {
      postpone.mockRejectedValueOnce(new Error(AWAY));
    }
    const id = await startBreaking(AWAY);
    await untilLetGo();
    const [again] = (await eventually(async () => {
      worker.wake();
      return runner.runs;
    }, isOne)) as [Run];

    expect([again.job.id, again.job.crashCount, await outcomes()]).toEqual([id, 0, ['unknown']]);
  });

  it('for any other reason rests a while, and has a life less', async () => {
    const id = await startBreaking('No such thing.');
    await untilLetGo();

    const job = await jobs.find(id);
    expect(job).toMatchObject({ state: 'queued', crashCount: 0, errorCount: 1 });
    expect(job?.runAfter.getTime()).toBeGreaterThan(Date.now());
    expect(await outcomes()).toEqual(['unknown']);
  });

  it('on its last life is left to the sweeper', async () => {
    const id = await order();
    await app.database.execute('UPDATE job SET crash_count = 1, error_count = 3 WHERE id = $1', [id]);
    const run = jest.spyOn(runner, 'run').mockRejectedValueOnce(new Error('No such thing.'));
    hasBroken = () => run.mock.calls.length > 0;
    worker.start(runner);
    await untilLetGo();
    await expire();

    expect(await jobs.requeueLost(5)).toEqual([]);
    expect((await jobs.takeHopeless(5)).map((job) => job.id)).toEqual([id]);
  });
});

describe('a ring that a worker without room hears', () => {
  let other: TestApp;

  beforeEach(async () => {
    other = await startApp({ env: { ROLE: 'api' }, besideOf: app });
  });

  afterEach(() => other.close());

  it('is heard by one that is idle, too', async () => {
    await app.database.execute('UPDATE job SET crash_count = 2 WHERE id = $1', [await order()]);
    worker.start(runner);
    await runsOf(1);
    const id = await order();
    app.get(Doorbell).ring(id);
    await untilItIsHeard();

    const heard: Ring[] = [];
    other.get(Doorbell).listen(async (ring) => void heard.push(ring));

    await eventually(
      async () => heard,
      (rings) => rings.some(({ jobId }) => jobId === id),
    );
    expect(heard).toEqual([{ jobId: id, hops: 1 }]);
  });

  const untilItIsHeard = () =>
    eventually(
      () => app.get(Doorbell).board.getActiveCount(),
      (active) => active === 1,
    );
});

it('leaves a job whose deadline has passed to the sweeper', async () => {
  const id = await order();
  await app.database.execute('UPDATE job SET deadline = now() WHERE id = $1', [id]);

  expect(await jobs.claim(1, 60_000)).toEqual([]);
  expect((await jobs.takeHopeless(5)).map((job) => job.id)).toEqual([id]);
});
