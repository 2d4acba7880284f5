import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { newId } from '../src/common/index.js';
import { GenerationRunner } from '../src/generation/generation.runner.js';
import { SettlementService } from '../src/generation/settlement.service.js';
import type { ClaimedJob } from '../src/jobs/index.js';
import { AttemptsRepository } from '../src/jobs/index.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { startApp, type TestApp } from './support/app.js';

const CRASH_BUDGET = 4;
const LEASE_MS = 60_000;
const SEQUENCES = 1_000;

type State = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What the machine should be, in a few lines. */
class Model {
  state: State = 'queued';
  crashes = 0;
  /** Which of the leases given out so far is the living one. */
  owner: number | null = null;
  isLeaseDead = false;
  isLate = false;
  errors = 0;
  /** Claimed as a suspect, and not begun. */
  isWaiting = false;
  hasPicture = false;
  delivered = 0;

  get isTerminal(): boolean {
    return this.finishedOnce > 0;
  }

  finishedOnce = 0;

  /** Its picture alone decides. */
  settle(): void {
    this.end(this.hasPicture ? 'succeeded' : 'failed');
    this.delivered = Number(this.hasPicture);
  }

  end(state: State): void {
    this.state = state;
    this.owner = null;
    this.finishedOnce += 1;
  }
}

interface Real {
  id: string;
  leases: ClaimedJob[];
}

/** Mostly the last one, so that most sequences get somewhere. */
const leasesAgo = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) });

const step = fc.oneof(
  fc.constant({ act: 'claim' as const }),
  fc.record({ act: fc.constant('begin' as const), by: leasesAgo }),
  fc.record({ act: fc.constant('throw' as const), by: leasesAgo }),
  fc.record({ act: fc.constant('draw' as const), by: leasesAgo }),
  fc.record({ act: fc.constant('finish' as const), by: leasesAgo }),
  fc.record({ act: fc.constant('renew' as const), by: leasesAgo }),
  fc.record({ act: fc.constant('postpone' as const), by: leasesAgo }),
  fc.constant({ act: 'crash' as const }),
  fc.constant({ act: 'expire' as const }),
  fc.constant({ act: 'sweep' as const }),
  fc.constant({ act: 'cancel' as const }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('the job machine', () => {
  let app: TestApp;
  let jobs: JobsRepository;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api', JOB_CRASH_BUDGET: String(CRASH_BUDGET) } });
    jobs = app.get(JobsRepository);
  });

  afterAll(() => app.close());

  it('does what the model says, whatever workers, zombies, sweepers and cancels do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const model = new Model();
        const real: Real = { id: newId(), leases: [] };
        await submit(real.id);
        for (const one of steps) {
          await play(one, model, real);
          await expectSame(model, real);
        }
        await app.database.execute('DELETE FROM job WHERE id = $1', [real.id]);
      }),
      { numRuns: SEQUENCES },
    );
  }, 120_000);

  it('refuses by itself what no machine of ours would do', async () => {
    const id = newId();
    await submit(id);
    const change = (set: string) => app.database.execute(`UPDATE job SET ${set} WHERE id = $1`, [id]);

    await expect(change(`state = 'succeeded', finished_at = now(), delivered = 1`)).rejects.toThrow(
      /without having run/,
    );
    await expect(change(`state = 'running'`)).rejects.toThrow(/job_lease_while_running/);
    await expect(change(`state = 'failed'`)).rejects.toThrow(/job_finished_when_terminal/);
    await jobs.end(id, null, { state: 'cancelled', delivered: 0, error: null });
    await expect(change(`state = 'queued', finished_at = NULL`)).rejects.toThrow(/stays so/);
  });

  it('makes no call and keeps no picture for a worker that lost its lease', async () => {
    const id = newId();
    await submit(id);
    const [zombie] = await jobs.claim(1, LEASE_MS);
    await expireLease(id);
    await jobs.requeueLost(CRASH_BUDGET);
    const attempts = app.get(AttemptsRepository);

    expect(
      await attempts.startCall(zombie as ClaimedJob, { shot: 'portrait', provider: 'sketch', model: 'sketch-1' }),
    ).toBeNull();
    await app.database.execute('DELETE FROM job WHERE id = $1', [id]);
  });

  const submit = (id: string) =>
    jobs.insert({
      id,
      teamId: randomUUID(),
      isTest: false,
      kind: 'avatar_generation',
      subjectId: randomUUID(),
      ownerId: null,
      input: { shots: [], folder: 'team/x' },
      units: 1,
      unitPriceMilli: 0,
    });

  const expireLease = (id: string) =>
    app.database.execute(
      `UPDATE job SET lease_until = now() - interval '1 second' WHERE id = $1 AND state = 'running'`,
      [id],
    );

  const expireJob = (id: string) =>
    app.database.execute('UPDATE job SET deadline = now() WHERE id = $1 AND finished_at IS NULL', [id]);

  async function play(one: Step, model: Model, real: Real): Promise<void> {
    const by = real.leases.length - 1 - ('by' in one ? one.by : 0);
    switch (one.act) {
      case 'claim':
        return claim(model, real);
      case 'begin':
        return begin(model, real, by);
      case 'throw':
        return abandon(model, real, by);
      case 'draw':
        return draw(model, real, by);
      case 'finish':
        return finish(model, real, by);
      case 'renew':
        return renew(model, real, by);
      case 'postpone':
        return postpone(model, real, by);
      case 'crash':
        await expireLease(real.id);
        model.isLeaseDead = model.state === 'running';
        return;
      case 'expire':
        await expireJob(real.id);
        model.isLate = true;
        return;
      case 'sweep':
        return sweep(model, real);
      case 'cancel': {
        const hasEnded = await jobs.end(real.id, null, { state: 'cancelled', delivered: 0, error: null });
        expect(hasEnded).toBe(!model.isTerminal);
        return model.isTerminal ? undefined : model.end('cancelled');
      }
    }
  }

  async function claim(model: Model, real: Real): Promise<void> {
    const [job] = await jobs.claim(1, LEASE_MS);
    expect(job !== undefined).toBe(model.state === 'queued' && !model.isLate);
    if (job) {
      real.leases.push(job);
      model.state = 'running';
      model.owner = real.leases.length - 1;
      model.isLeaseDead = false;
      model.isWaiting = model.crashes >= 2;
    }
  }

  async function begin(model: Model, real: Real, by: number): Promise<void> {
    const lease = real.leases[by];
    if (lease) {
      const hasBegun = await jobs.begin(lease);
      expect(hasBegun).toBe(model.owner === by && !model.isLate);
      model.isWaiting &&= !hasBegun;
    }
  }

  async function abandon(model: Model, real: Real, by: number): Promise<void> {
    const lease = real.leases[by];
    if (lease) {
      const isBack = await jobs.abandon(lease, CRASH_BUDGET, 0);
      expect(isBack).toBe(model.owner === by && model.crashes + model.errors + 1 < CRASH_BUDGET);
      if (isBack) {
        model.state = 'queued';
        model.owner = null;
        model.errors += 1;
      }
    }
  }

  async function draw(model: Model, real: Real, by: number): Promise<void> {
    const lease = real.leases[by];
    if (lease && !model.hasPicture) {
      model.hasPicture = await app.get(AttemptsRepository).keepPicture(lease, pictureOf(lease));
      expect(model.hasPicture).toBe(model.owner === by);
    }
  }

  async function finish(model: Model, real: Real, by: number): Promise<void> {
    const lease = real.leases[by];
    if (!lease) {
      return;
    }
    const hasEnded = await app.get(SettlementService).settle(lease, NO_PICTURE);
    expect(hasEnded).toBe(model.owner === by);
    if (hasEnded) {
      model.settle();
    }
  }

  async function renew(model: Model, real: Real, by: number): Promise<void> {
    const lease = real.leases[by];
    if (lease) {
      const kept = await jobs.renew([lease], LEASE_MS);
      expect(kept.has(lease.leaseToken)).toBe(model.owner === by);
      model.isLeaseDead &&= model.owner !== by;
    }
  }

  async function postpone(model: Model, real: Real, by: number): Promise<void> {
    const lease = real.leases[by];
    if (lease) {
      const isBack = await jobs.postpone(lease, 0);
      expect(isBack).toBe(model.owner === by);
      if (isBack) {
        model.state = 'queued';
        model.owner = null;
      }
    }
  }

  async function sweep(model: Model, real: Real): Promise<void> {
    const requeued = await jobs.requeueLost(CRASH_BUDGET);
    const hopeless = await jobs.takeHopeless(CRASH_BUDGET);
    const isLost = model.state === 'running' && model.isLeaseDead;
    const isSpent = !model.isWaiting && model.crashes + model.errors + 1 >= CRASH_BUDGET;
    const isHopeless = isLost ? model.isLate || isSpent : isQueuedLate(model);
    expect(requeued.includes(real.id)).toBe(isLost && !isHopeless);
    expect(hopeless.some(({ id }) => id === real.id)).toBe(isHopeless);
    if (isHopeless) {
      const [job] = hopeless.filter(({ id }) => id === real.id);
      await app.get(GenerationRunner).giveUp(job as ClaimedJob);
      model.settle();
    } else if (isLost) {
      model.state = 'queued';
      model.owner = null;
      model.crashes += Number(!model.isWaiting);
    }
  }

  async function expectSame(model: Model, real: Real): Promise<void> {
    const job = await jobs.find(real.id);
    expect(job?.state).toBe(model.state);
    expect([job?.crashCount, job?.errorCount]).toEqual([model.crashes, model.errors]);
    expect(job?.delivered).toBe(model.delivered);
    expect(job?.finishedAt !== null).toBe(model.isTerminal);
    expect(model.finishedOnce).toBeLessThanOrEqual(1);
    expect(job?.leaseToken ?? null).toBe(model.owner === null ? null : real.leases[model.owner]?.leaseToken);
  }
});

const NO_PICTURE = { code: 'bad_request', message: 'No.', retryable: false };

const isQueuedLate = ({ state, isLate }: Model): boolean => state === 'queued' && isLate;

const pictureOf = ({ teamId, leaseToken }: ClaimedJob) => ({
  shot: 'portrait',
  objectKey: `team/${teamId}/x/${leaseToken}-portrait.png`,
  mimeType: 'image/png',
  width: 8,
  height: 8,
  bytes: 8,
  sha256: 'x',
  provider: 'sketch',
  model: 'sketch-1',
  applied: { aspectRatio: '3:4', size: '1K' },
  providerState: undefined,
  companions: [],
});
