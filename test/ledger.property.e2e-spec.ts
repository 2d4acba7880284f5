import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { LedgerRepository } from '../src/billing/ledger.repository.js';
import { startApp, type TestApp } from './support/app.js';

const SEQUENCES = 2_000;
const UNIT_PRICE = 250;

interface ModelHold {
  jobId: string;
  units: number;
  state: 'held' | 'captured' | 'released';
  captured: number;
  refunded: number;
  isJobOver: boolean;
}

/** What the ledger should be, in a few lines. */
class Model {
  posted = 0;
  readonly holds: ModelHold[] = [];
  granted = 0;

  get held(): number {
    return this.holds.reduce((sum, { state, units }) => sum + (state === 'held' ? units * UNIT_PRICE : 0), 0);
  }

  get available(): number {
    return this.posted - this.held;
  }

  /** One of the holds so far, if there are any. */
  pick(at: number): ModelHold | undefined {
    return this.holds[at % this.holds.length];
  }

  resolve(hold: ModelHold, captured: number): void {
    hold.state = captured > 0 ? 'captured' : 'released';
    hold.captured = captured;
    this.posted -= captured;
  }
}

const amount = fc.integer({ min: 1, max: 3_000 });
const which = fc.nat(1_000);

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constant('grant' as const), amount }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('grantMonth' as const), amount }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('adjust' as const), amount: fc.integer({ min: -2_000, max: 2_000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('hold' as const), units: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('resolve' as const), which, delivered: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('lose' as const), which }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('expire' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('refund' as const),
      which,
      amount: fc.integer({ min: 1, max: 800 }),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

describe('the ledger', () => {
  let app: TestApp;
  let ledger: LedgerRepository;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    ledger = app.get(LedgerRepository);
  });

  afterAll(() => app.close());

  it('does what the model says, and breaks no invariant', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4_000), fc.array(step, { minLength: 8, maxLength: 20 }), async (start, steps) => {
        const team = randomUUID();
        const model = new Model();
        // One transaction for each sequence; what is judged at commit is judged there.
        await app.database.transaction(async () => {
          for (const one of [{ act: 'grant' as const, amount: start + 1 }, ...steps]) {
            await play(team, model, one);
          }
        });
        await expectSame(team, model);
      }),
      { numRuns: SEQUENCES },
    );
    expect(await ledger.listViolations()).toEqual([]);
  }, 120_000);

  async function play(team: string, model: Model, one: Step): Promise<void> {
    switch (one.act) {
      case 'grant':
        await ledger.grant(team, one.amount, 'Test');
        model.posted += one.amount;
        return;
      case 'grantMonth': {
        const missing = Math.max(0, one.amount - model.granted);
        expect(await ledger.grantMonth(team, one.amount)).toBe(missing);
        model.granted += missing;
        model.posted += missing;
        return;
      }
      case 'adjust':
        return adjust(team, model, one.amount);
      case 'hold':
        return hold(team, model, one.units);
      case 'resolve':
        return resolve(model, one.which, one.delivered);
      case 'lose':
        return lose(model, one.which);
      case 'expire':
        return expire(model, one.which);
      case 'refund':
        return refund(model, one.which, one.amount);
    }
  }

  async function adjust(team: string, model: Model, change: number): Promise<void> {
    const hasAccount = await isKnown(team);
    const isPossible = hasAccount && change !== 0 && model.available + change >= 0;
    if (change !== 0) {
      expect((await ledger.adjust(team, change, 'Test')) !== null).toBe(isPossible);
    }
    model.posted += isPossible ? change : 0;
  }

  async function hold(team: string, model: Model, units: number): Promise<void> {
    const jobId = randomUUID();
    const isPossible = model.available >= units * UNIT_PRICE;
    const order = { teamId: team, jobId, amountMilli: units * UNIT_PRICE, subject: 'img_1' };
    expect(await ledger.placeHold(order)).toBe(isPossible);
    if (isPossible) {
      await insertJob(team, jobId, units);
      model.holds.push({ jobId, units, state: 'held', captured: 0, refunded: 0, isJobOver: false });
    }
  }

  async function resolve(model: Model, at: number, wanted: number): Promise<void> {
    const found = model.pick(at);
    if (!found) {
      expect(await ledger.resolveHold(randomUUID(), 0)).toBeNull();
      return;
    }
    const delivered = found.isJobOver ? 0 : Math.min(wanted, found.units);
    const before = model.posted;
    const resolution = await ledger.resolveHold(found.jobId, delivered * UNIT_PRICE);
    if (found.state !== 'held') {
      expect(resolution).toBeNull();
      return;
    }
    model.resolve(found, delivered * UNIT_PRICE);
    expect(resolution).toEqual({
      capturedMilli: delivered * UNIT_PRICE,
      beforeMilli: before,
      afterMilli: model.posted,
    });
    if (!found.isJobOver) {
      await endJob(found.jobId, delivered);
      found.isJobOver = true;
    }
  }

  /** A job that ends without its settle: what only the expiry of its hold can mend. */
  async function lose(model: Model, at: number): Promise<void> {
    const found = model.pick(at);
    if (found && !found.isJobOver) {
      await endJob(found.jobId, 0);
      found.isJobOver = true;
    }
  }

  async function expire(model: Model, at: number): Promise<void> {
    const found = model.pick(at);
    if (found?.state === 'held') {
      await app.database.execute('UPDATE credit_hold SET expires_at = now() WHERE job_id = $1', [found.jobId]);
    }
    const isReleased = found?.state === 'held' && found.isJobOver;
    expect(await ledger.releaseExpired(100)).toBe(isReleased ? 1 : 0);
    if (isReleased) {
      model.resolve(found, 0);
    } else if (found?.state === 'held') {
      await app.database.execute(`UPDATE credit_hold SET expires_at = now() + interval '1 hour' WHERE job_id = $1`, [
        found.jobId,
      ]);
    }
  }

  async function refund(model: Model, at: number, change: number): Promise<void> {
    const found = model.pick(at);
    if (!found) {
      expect(await ledger.refund(randomUUID(), change, 'Test')).toBeNull();
      return;
    }
    const [row] = await app.database.query<{ id: string }>('SELECT id FROM credit_hold WHERE job_id = $1', [
      found.jobId,
    ]);
    const isPossible = found.refunded + change <= found.captured;
    expect((await ledger.refund(row?.id as string, change, 'Test')) !== null).toBe(isPossible);
    found.refunded += isPossible ? change : 0;
    model.posted += isPossible ? change : 0;
  }

  async function expectSame(team: string, model: Model): Promise<void> {
    for (const { jobId } of model.holds.filter(({ state, isJobOver }) => state === 'held' && isJobOver)) {
      await ledger.resolveHold(jobId, 0);
    }
    const [row] = await app.database.query<{ posted: string; held: string; told: string }>(
      `SELECT posted, held,
              (SELECT sum(CASE WHEN type IN ('topup', 'refund', 'adjustment') THEN amount WHEN type = 'charge' THEN -amount ELSE 0 END)
                 FROM usage_event WHERE usage_event.team_id = credit_account.team_id) AS told
         FROM credit_account WHERE team_id = $1`,
      [team],
    );
    const isOpen = ({ state, isJobOver }: ModelHold) => state === 'held' && !isJobOver;
    const held = model.holds.filter(isOpen).reduce((sum, { units }) => sum + units * UNIT_PRICE, 0);
    expect({ posted: Number(row?.posted ?? 0), held: Number(row?.held ?? 0), told: Number(row?.told ?? 0) }).toEqual({
      posted: model.posted,
      held,
      told: model.posted,
    });
  }

  const isKnown = async (team: string) =>
    (await app.database.query('SELECT FROM credit_account WHERE team_id = $1', [team])).length > 0;

  const insertJob = (team: string, id: string, units: number) =>
    app.database.execute('SELECT submit_job($1, $2, false, $3, $1, NULL, $4, $5, $6)', [
      id,
      team,
      'portrait_generation',
      '{}',
      units,
      UNIT_PRICE,
    ]);

  const endJob = (id: string, delivered: number) =>
    app.database.execute(`SELECT end_job($1, NULL, 'failed', $2, NULL)`, [id, delivered]);
});
