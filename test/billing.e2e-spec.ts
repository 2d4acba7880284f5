import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { BillingUpkeep } from '../src/billing/billing-upkeep.js';
import { BillingService, LedgerService, MonthlyGrants, PORTRAITS_PER_MONTH } from '../src/billing/index.js';
import { LedgerRepository } from '../src/billing/ledger.repository.js';
import { OUTCOMES } from '../src/billing/outcomes.js';
import { newId, toUlid } from '../src/common/index.js';
import { GenerationService } from '../src/generation/index.js';
import type { Plan } from '../src/http/index.js';
import { type BuiltKey, buildKey, buildOperatorKey, buildPersona, buildTeam, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { createTestTables, TestProductModule } from './support/test-product.js';

describe('money', () => {
  let app: TestApp;
  let operator: BuiltKey | { key: string };
  let ledger: LedgerRepository;
  let billing: BillingService;

  beforeAll(async () => {
    app = await startApp({ module: TestProductModule, env: { ROLE: 'api', DATABASE_POOL_SIZE: '12' } });
    await createTestTables(app.database);
    operator = await buildOperatorKey(app);
    ledger = app.get(LedgerRepository);
    billing = app.get(BillingService);
  });

  afterAll(() => app.close());

  /** A team of the plan whose credits come by grant. */
  const teamWith = async (credits: number) => {
    const key = await buildKey(app, { plan: 'enterprise' });
    if (credits > 0) {
      await app.get(LedgerService).grant(key.teamId, credits * 1_000, 'Test');
    }
    return key;
  };

  const read = async (key: { key: string }, url: string) => (await requestAs(app, key)('GET', url)).json();

  const order = (key: BuiltKey, prompt = 'a face') => requestAs(app, key)('POST', '/v1/test_orders', { prompt });

  const admin = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, payload?: object) =>
    requestAs(app, operator)(method, `/admin/v1/${path}`, payload);

  const teamPath = ({ teamId }: { teamId: string }) => `teams/${toUlid('team', teamId)}`;

  /** A job that ended, as the pipeline would leave it. */
  const runJob = async (teamId: string, end: { units: number; state: string; delivered: number }) => {
    const job = { id: newId(), unitPrice: '1000' };
    await app.database.transaction(async () => {
      const values = [job.id, teamId, end.units];
      await app.database.execute(`SELECT submit_job($1, $2, false, 'test', $1, NULL, '{}', $3, 1000)`, values);
      const hold = { jobId: job.id, teamId, isTest: false, amountMilli: end.units * 1_000, subject: 'img_1' };
      await billing.hold(hold);
    });
    await app.database.execute(
      `UPDATE job SET state = 'running', lease_token = gen_random_uuid(), lease_until = now() WHERE id = $1`,
      [job.id],
    );
    await app.database.transaction(async () => {
      await app.database.execute('SELECT end_job($1, NULL, $2, $3, NULL)', [job.id, end.state, end.delivered]);
      await billing.resolve(job, end.delivered);
    });
    return job.id;
  };

  const holdOf = async (jobId: string) => {
    const [row] = await app.database.query<{ id: string }>('SELECT id FROM credit_hold WHERE job_id = $1', [jobId]);
    return toUlid('hold', row?.id as string);
  };

  describe('an order', () => {
    it('holds its credits, and gives them back when it is cancelled', async () => {
      const key = await teamWith(10);

      const { job_id: jobId } = (await order(key)).json();

      expect(await read(key, '/v1/balance')).toEqual({
        credits: 10,
        held_credits: 1,
        available_credits: 9,
        currency: 'credit',
        billing_mode: 'metered',
      });
      expect(await app.get(GenerationService).cancel(jobId)).toBe(true);
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 10, held_credits: 0 });
    });

    it('is refused with 402 when the credits do not last, and leaves nothing behind', async () => {
      const key = await teamWith(0);

      const response = await order(key);

      expect(response.statusCode).toBe(402);
      expect(response.json().error).toMatchObject({ code: 'insufficient_credits', type: 'invalid_request' });
      expect(await app.database.query('SELECT FROM job WHERE team_id = $1', [key.teamId])).toEqual([]);
    });

    it('of a test key costs nothing', async () => {
      const team = await teamWith(0);
      const key = await buildKey(app, { team, environment: 'test' });

      expect((await order(key)).statusCode).toBe(201);
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 0, billing_mode: 'exempt' });
      expect(await read(key, '/v1/usage/events')).toMatchObject({ data: [], has_more: false });
    });

    it('of an exempt team is not charged', async () => {
      const key = await teamWith(0);
      await admin('PATCH', teamPath(key), { billing_mode: 'exempt' });

      const jobId = await runJob(key.teamId, { units: 1, state: 'succeeded', delivered: 1 });

      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 0, billing_mode: 'exempt' });
      const rows = await app.database.query('SELECT state, captured FROM credit_hold WHERE job_id = $1', [jobId]);
      expect(rows).toEqual([{ state: 'waived', captured: null }]);
    });

    it.each([
      ['provider_failed', { units: 4, state: 'failed', delivered: 0 }, 0],
      ['content_refused', { units: 1, state: 'failed', delivered: 0 }, 0],
      ['cancelled', { units: 4, state: 'cancelled', delivered: 0 }, 0],
      ['partly_delivered', { units: 4, state: 'failed', delivered: 3 }, 3],
      ['delivered', { units: 4, state: 'succeeded', delivered: 4 }, 4],
    ])('that ends as %s is charged as the outcome table says', async (outcome, end, charged) => {
      const key = await teamWith(10);

      await runJob(key.teamId, end);

      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 10 - charged, held_credits: 0 });
      const row = OUTCOMES.find((one) => one.outcome === outcome);
      expect(row?.charged === 'delivered' ? end.delivered : 0).toBe(charged);
    });

    it('is resolved once, however often its settle is told', async () => {
      const key = await teamWith(10);
      const id = await runJob(key.teamId, { units: 4, state: 'failed', delivered: 3 });

      expect(await billing.resolve({ id, unitPrice: '1000' }, 3)).toBeNull();
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 7, held_credits: 0 });
    });
  });

  describe('races', () => {
    it('let exactly 10 of 50 parallel orders through when the balance is for 10, in 20 rounds', async () => {
      const second = await startApp({ module: TestProductModule, env: { ROLE: 'api' }, besideOf: app });
      const lowest: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const key = await teamWith(10);
        const apps = [app, second];
        const orders = Promise.all(
          Array.from({ length: 50 }, (_, at) =>
            requestAs(apps[at % 2] as TestApp, key)('POST', '/v1/test_orders', { prompt: `${at}` }),
          ),
        );
        const watch = watchBalance(key.teamId);
        const statuses = (await orders).map(({ statusCode }) => statusCode);
        lowest.push(await watch.stop());
        expect(statuses.filter((status) => status === 201)).toHaveLength(10);
        expect(statuses.filter((status) => status === 402)).toHaveLength(40);
      }
      await second.close();
      expect(Math.min(...lowest)).toBe(0);
    }, 60_000);

    it('between capture, release and expiry of 2,000 holds have one winner each', async () => {
      const teams = await Promise.all(Array.from({ length: 20 }, () => teamWith(1_000)));
      const jobs = teams.flatMap(({ teamId }) => Array.from({ length: 100 }, () => ({ teamId, jobId: newId() })));
      for (const { teamId, jobId } of jobs) {
        await ledger.placeHold({ teamId, jobId, amountMilli: 1_000, subject: jobId });
      }
      const expired = `UPDATE credit_hold SET expires_at = now() WHERE job_id = ANY($1)`;
      await app.database.execute(expired, [jobs.map(({ jobId }) => jobId)]);

      const wins = { capture: 0, release: 0, expiry: 0 };
      const backwards = jobs.toReversed();
      await Promise.all([
        each(jobs, async ({ jobId }) => {
          wins.capture += (await ledger.resolveHold(jobId, 600)) ? 1 : 0;
        }),
        each(backwards, async ({ jobId }) => {
          wins.release += (await ledger.resolveHold(jobId, 0)) ? 1 : 0;
        }),
        each(jobs, async () => {
          wins.expiry += await ledger.releaseExpired(1);
        }),
      ]);

      expect(wins.capture + wins.release + wins.expiry).toBe(2_000);
      expect(Math.min(wins.capture, wins.release, wins.expiry)).toBeGreaterThan(0);
      const [sum] = await app.database.query<{ held: string; posted: string }>(
        'SELECT sum(held) AS held, sum(posted) AS posted FROM credit_account WHERE team_id = ANY($1)',
        [teams.map(({ teamId }) => teamId)],
      );
      expect({ held: Number(sum?.held), posted: Number(sum?.posted) }).toEqual({
        held: 0,
        posted: 20 * 1_000_000 - wins.capture * 600,
      });
    }, 60_000);

    it('between refunds never give back more than was charged', async () => {
      const key = await teamWith(10);
      const hold_id = await holdOf(await runJob(key.teamId, { units: 4, state: 'succeeded', delivered: 4 }));

      const refunds = await Promise.all(
        Array.from({ length: 10 }, () => admin('POST', 'ledger/refunds', { hold_id, amount: 1.5, reason: 'Twice' })),
      );

      expect(refunds.filter(({ statusCode }) => statusCode === 201)).toHaveLength(2);
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 9 });
    });

    it('between passes grant a month once', async () => {
      const teams = await Promise.all(Array.from({ length: 5 }, () => teamWith(0)));
      const ids = teams.map(({ teamId }) => teamId);
      await app.database.execute(`UPDATE team SET plan = 'pro' WHERE id = ANY($1)`, [ids]);

      await Promise.all(Array.from({ length: 6 }, () => app.get(MonthlyGrants).grantAll()));

      const rows = await app.database.query('SELECT posted FROM credit_account WHERE team_id = ANY($1)', [ids]);
      expect(rows).toEqual(ids.map(() => ({ posted: '500000' })));
    });

    const each = async <T>(items: T[], work: (item: T) => Promise<void>) => {
      for (const item of items) {
        await work(item);
      }
    };

    /** The smallest number of available milli-credits that any read saw. */
    const watchBalance = (teamId: string) => {
      const over = new AbortController();
      const watching = (async () => {
        let lowest = Number.POSITIVE_INFINITY;
        while (!over.signal.aborted) {
          const [row] = await app.database.query<{ available: string }>(
            'SELECT posted - held AS available FROM credit_account WHERE team_id = $1',
            [teamId],
          );
          lowest = Math.min(lowest, Number(row?.available));
        }
        return lowest;
      })();
      return {
        stop: () => {
          over.abort();
          return watching;
        },
      };
    };
  });

  describe('the database itself refuses', () => {
    let teamId: string;
    let holdId: string;
    let transferId: string;

    beforeAll(async () => {
      ({ teamId } = await teamWith(10));
      const jobId = await runJob(teamId, { units: 4, state: 'succeeded', delivered: 4 });
      const [row] = await app.database.query<{ holdId: string; transferId: string }>(
        `SELECT hold.id AS "holdId", transfer.id AS "transferId" FROM credit_hold hold
           JOIN ledger_transfer transfer ON transfer.hold_id = hold.id WHERE job_id = $1`,
        [jobId],
      );
      ({ holdId, transferId } = row as { holdId: string; transferId: string });
    });

    const attack = (...statements: [sql: string, values?: unknown[]][]) =>
      app.database.transaction(async () => {
        for (const [sql, values] of statements) {
          await app.database.execute(sql, values);
        }
      });

    const TRANSFER = 'INSERT INTO ledger_transfer (id, team_id, kind, hold_id) VALUES ($1, $2, $3, $4)';
    const LEGS = `INSERT INTO ledger_leg (transfer_id, account, amount) VALUES ($1, 'team', $2), ($1, 'sys:revenue', $3)`;

    it('a transfer that does not balance', async () => {
      const id = randomUUID();
      await expect(attack([TRANSFER, [id, teamId, 'adjust', null]], [LEGS, [id, 500, -400]])).rejects.toThrow(
        /does not balance/,
      );
      await expect(attack([TRANSFER, [id, teamId, 'adjust', null]])).rejects.toThrow(/does not balance/);
    });

    it('another leg on a transfer that balanced', async () => {
      const leg = `INSERT INTO ledger_leg (transfer_id, account, amount) VALUES ($1, 'sys:grants', 100)`;
      await expect(attack([leg, [transferId]])).rejects.toThrow(/does not balance/);
    });

    it.each([
      ['UPDATE', 'UPDATE ledger_leg SET amount = amount * 2 WHERE transfer_id = $1'],
      ['DELETE', 'DELETE FROM ledger_leg WHERE transfer_id = $1'],
      ['UPDATE of its transfer', `UPDATE ledger_transfer SET kind = 'adjust', hold_id = NULL WHERE id = $1`],
      ['DELETE of its transfer', 'DELETE FROM ledger_transfer WHERE id = $1'],
      ['UPDATE of the statement', 'UPDATE usage_event SET amount = 0 WHERE id = $1'],
    ])('%s of what was posted', async (_, sql) => {
      await expect(attack([sql, [transferId]])).rejects.toThrow(/append-only/);
    });

    it.each(['ledger_leg', 'ledger_transfer CASCADE', 'credit_hold CASCADE', 'credit_account CASCADE', 'usage_event'])(
      'TRUNCATE %s',
      async (table) => {
        await expect(attack([`TRUNCATE ${table}`])).rejects.toThrow(/append-only/);
      },
    );

    it('a second capture', async () => {
      const id = randomUUID();
      await expect(attack([TRANSFER, [id, teamId, 'capture', holdId]], [LEGS, [id, -1, 1]])).rejects.toThrow(
        /one_capture_per_hold/,
      );
    });

    it('an overdraft', async () => {
      const overdraw = 'UPDATE credit_account SET posted = -1 WHERE team_id = $1';
      await expect(attack([overdraw, [teamId]])).rejects.toThrow(/never_overdrawn/);
      const overhold = 'UPDATE credit_account SET held = posted + 1 WHERE team_id = $1';
      await expect(attack([overhold, [teamId]])).rejects.toThrow(/never_overdrawn/);
    });

    it('a hold that is opened again, changed, deleted, or refunded beyond its charge', async () => {
      const reopen = `UPDATE credit_hold SET state = 'held', captured = NULL, resolved_at = NULL WHERE id = $1`;
      await expect(attack([reopen, [holdId]])).rejects.toThrow(/stays so/);
      await expect(attack(['UPDATE credit_hold SET amount = 9000 WHERE id = $1', [holdId]])).rejects.toThrow(/terms/);
      await expect(attack(['DELETE FROM credit_hold WHERE id = $1', [holdId]])).rejects.toThrow(/append-only/);
      await expect(attack(['UPDATE credit_hold SET refunded = 4001 WHERE id = $1', [holdId]])).rejects.toThrow(
        /refunded_of_captured/,
      );
    });

    it('a second grant of the same month and allowance', async () => {
      const grant = `INSERT INTO ledger_transfer (id, team_id, kind, period, allowance)
                     VALUES ($1, $2, 'grant', '2026-01-01', 5)`;
      await expect(attack([grant, [randomUUID(), teamId]], [grant, [randomUUID(), teamId]])).rejects.toThrow(
        /one_grant_per_month/,
      );
    });
  });

  describe('the invariant view', () => {
    /** Breaks something in a transaction that is thrown away, and tells what the view saw meanwhile. */
    const seenAfter = async (...statements: string[]) => {
      let rules: string[] = [];
      const undo = new Error('undo');
      const breaking = app.database.transaction(async () => {
        for (const statement of statements) {
          await app.database.execute(statement);
        }
        rules = (await ledger.listViolations()).map(({ rule }) => rule.split(' ')[0] as string);
        throw undo;
      });
      await expect(breaking).rejects.toBe(undo);
      return [...new Set(rules)];
    };

    beforeAll(async () => {
      const { teamId } = await teamWith(10);
      await runJob(teamId, { units: 2, state: 'succeeded', delivered: 2 });
      await buildKey(app, { plan: 'pro' });
    });

    it.each([
      [
        'I1',
        [`ALTER TABLE ledger_leg DISABLE TRIGGER USER`, `UPDATE ledger_leg SET amount = 7 WHERE account = 'team'`],
      ],
      ['I2', ['UPDATE credit_account SET posted = posted + 1']],
      ['I3', ['UPDATE credit_account SET held = held + 1 WHERE posted > held']],
      [
        'I4',
        [
          'ALTER TABLE credit_account DROP CONSTRAINT credit_account_never_overdrawn',
          'UPDATE credit_account SET posted = -1',
        ],
      ],
      [
        'I5',
        [
          'ALTER TABLE ledger_transfer DISABLE TRIGGER USER',
          `UPDATE ledger_transfer SET kind = 'refund' WHERE kind = 'capture'`,
        ],
      ],
      ['I6', [`UPDATE job SET state = 'failed', finished_at = now() WHERE state = 'queued'`]],
      ['I7', ['ALTER TABLE job DISABLE TRIGGER USER', 'UPDATE job SET unit_price = 3 WHERE delivered = 2']],
      ['I10', [`UPDATE job SET state = 'cancelled', finished_at = now() WHERE state = 'queued'`]],
      ['I12', [`INSERT INTO quota_usage VALUES (gen_random_uuid(), '${PORTRAITS_PER_MONTH}', '2020-01-01', 1)`]],
      [
        'I13',
        [
          `INSERT INTO quota_usage SELECT id, '${PORTRAITS_PER_MONTH}', '2020-01-01', 1 FROM job WHERE state = 'cancelled'`,
          `INSERT INTO quota_unit SELECT id, id, '${PORTRAITS_PER_MONTH}', '2020-01-01' FROM job WHERE state = 'cancelled'`,
        ],
      ],
      ['I14', ['UPDATE credit_hold SET refunded = 1 WHERE captured > refunded']],
      [
        'I15',
        [
          'ALTER TABLE ledger_transfer DISABLE TRIGGER USER',
          'UPDATE ledger_transfer SET allowance = allowance + 1 WHERE period IS NOT NULL',
        ],
      ],
    ])('sees %s', async (rule, statements) => {
      const key = await teamWith(5);
      const { job_id: jobId } = (await order(key)).json();

      expect(await seenAfter(...statements)).toContain(rule);

      await app.get(GenerationService).cancel(jobId);
    });
  });

  describe('monthly credits', () => {
    it('are granted when a team is made, and only once a month', async () => {
      const key = await buildKey(app, { plan: 'pro' });

      await app.get(MonthlyGrants).grantAll();

      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 500 });
      expect(await read(key, '/v1/usage/events')).toMatchObject({
        data: [{ type: 'topup', amount: 500, description: expect.stringMatching(/^Monthly credits of \d{4}-\d\d$/) }],
      });
    });

    it('grow by the difference when the plan does, and take nothing back when it shrinks', async () => {
      const key = await buildKey(app, { plan: 'free' });
      const change = (plan: Plan) => admin('PATCH', teamPath(key), { plan });

      await change('team');
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 5_000 });
      await change('pro');
      await change('team');
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 5_000 });
    });

    it('are as many as an operator says, at once', async () => {
      const key = await buildKey(app, { plan: 'pro' });

      await admin('PUT', `${teamPath(key)}/limits`, { 'credits.monthly': 600.5 });

      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 600.5 });
    });

    it('come again in the next month, and holds that outlived their job go, when a worker looks after them', async () => {
      const { teamId } = await buildKey(app, { plan: 'pro' });
      await ledger.placeHold({ teamId, jobId: newId(), amountMilli: 1_000, subject: 'img_1' });
      await app.database.execute('UPDATE credit_hold SET expires_at = now() WHERE team_id = $1', [teamId]);

      await atTime("timestamptz '2031-02-01 00:00:00Z'", () => app.get(BillingUpkeep).pass());

      const rows = await app.database.query('SELECT posted, held FROM credit_account WHERE team_id = $1', [teamId]);
      expect(rows).toEqual([{ posted: '1000000', held: '0' }]);
    });
  });

  /** The billing clock stands at an expression of SQL while the work is done. */
  const atTime = async <T>(expression: string, work: () => Promise<T>): Promise<T> => {
    const setClock = (at: string) =>
      app.database.execute(
        `CREATE OR REPLACE FUNCTION billing_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $clock$ SELECT ${at} $clock$`,
      );
    await setClock(expression);
    try {
      return await work();
    } finally {
      await setClock('now()');
    }
  };

  describe('the monthly quota of portraits', () => {
    const generate = (key: BuiltKey, personaId: string) =>
      app.inject({
        method: 'POST',
        url: `/v1/personas/${personaId}/portrait/canonical/generate`,
        headers: { authorization: `Bearer ${key.key}`, prefer: 'respond-async' },
      });

    /** The month as if so many had been made before. */
    const useUp = async ({ teamId }: { teamId: string }, used: number) => {
      await app.database.execute(
        `INSERT INTO quota_usage VALUES ($1, '${PORTRAITS_PER_MONTH}', billing_period(billing_clock()), $2)`,
        [teamId, used],
      );
      await app.database.execute(
        `INSERT INTO quota_unit (job_id, team_id, metric, period)
         SELECT gen_random_uuid(), $1, '${PORTRAITS_PER_MONTH}', billing_period(billing_clock()) FROM generate_series(1, $2)`,
        [teamId, used],
      );
    };

    const used = async (key: BuiltKey) => (await read(key, '/v1/usage')).portraits;

    it('answers the 101st of the month on pro with 429, used, limit and the time to the next month', async () => {
      const key = await buildKey(app, { plan: 'pro' });
      const { persona } = await buildPersona(app, { key });
      await useUp(key, 100);

      const response = await atTime("timestamptz '2026-05-31 23:59:00Z'", async () => {
        await useUp(key, 100);
        return generate(key, persona.id);
      });

      expect(response.statusCode).toBe(429);
      expect(response.json()).toEqual({
        error: 'quota_exceeded',
        message: expect.any(String),
        used: 100,
        limit: 100,
      });
      expect(response.headers['retry-after']).toBe('60');
      expect(await app.database.query('SELECT FROM portrait WHERE persona_id = $1', [persona.id])).toEqual([]);
    });

    it('counts a portrait when it is ordered, and gives the unit of one that failed back once', async () => {
      const key = await buildKey(app, { plan: 'pro' });
      const { persona } = await buildPersona(app, { key });
      await useUp(key, 99);

      const { portraitId } = (await generate(key, persona.id)).json();
      expect(await used(key)).toEqual({ used: 100, limit: 100 });
      const [row] = await app.database.query<{ jobId: string }>(
        'SELECT job_id AS "jobId" FROM portrait WHERE id = $1',
        [portraitId],
      );
      const jobId = row?.jobId as string;
      await app.get(GenerationService).cancel(jobId);
      await billing.resolve({ id: jobId, unitPrice: '0' }, 0);

      expect(await used(key)).toEqual({ used: 99, limit: 100 });
      expect((await generate(key, persona.id)).statusCode).toBe(200);
    });

    it('follows an override until it expires', async () => {
      const key = await buildKey(app, { plan: 'pro' });
      const { persona } = await buildPersona(app, { key });
      const limit = (value: unknown) => admin('PUT', `${teamPath(key)}/limits`, { [PORTRAITS_PER_MONTH]: value });

      await limit(0);
      expect((await generate(key, persona.id)).json()).toMatchObject({ error: 'quota_exceeded', used: 0, limit: 0 });
      await limit({ value: 0, expires_at: '2020-01-01T00:00:00Z' });
      expect((await generate(key, persona.id)).statusCode).toBe(200);
    });

    it('does not concern test keys', async () => {
      const team = await buildTeam(app, { plan: 'pro' });
      await useUp(team, 100);
      const key = await buildKey(app, { team, environment: 'test' });
      const { persona } = await buildPersona(app, { key });

      expect((await generate(key, persona.id)).statusCode).toBe(200);
    });

    it('lets no unit slip and none be lost while 200 orders cross the turn of the month', async () => {
      const { teamId } = await buildTeam(app, { plan: 'pro' });
      const metric = PORTRAITS_PER_MONTH;
      await app.database.execute('CREATE SEQUENCE turn');
      // Every other look at the clock is on the other side of midnight.
      const turn = `CASE nextval('turn') % 2 WHEN 0 THEN timestamptz '2026-05-31 23:59:59.9Z' ELSE timestamptz '2026-06-01 00:00:00.1Z' END`;
      await admin('PUT', `${teamPath({ teamId })}/limits`, { [metric]: 60 });

      const jobs = Array.from({ length: 200 }, () => newId());
      const takings = await atTime(turn, () =>
        Promise.allSettled(
          jobs.map((jobId) =>
            app.database.transaction(() => billing.takeUnit({ jobId, teamId, isTest: false, plan: 'pro', metric })),
          ),
        ),
      );

      const usage = `SELECT period::text, used FROM quota_usage WHERE team_id = $1 ORDER BY period`;
      expect(takings.filter(({ status }) => status === 'fulfilled')).toHaveLength(120);
      expect(await app.database.query(usage, [teamId])).toEqual([
        { period: '2026-05-01', used: 60 },
        { period: '2026-06-01', used: 60 },
      ]);
      await Promise.all([...jobs, ...jobs].map((id) => billing.resolve({ id, unitPrice: '0' }, 0)));
      expect(await app.database.query(usage, [teamId])).toEqual([
        { period: '2026-05-01', used: 0 },
        { period: '2026-06-01', used: 0 },
      ]);
    }, 60_000);
  });

  describe('GET', () => {
    it('/v1/usage/events pages through the statement, newest first', async () => {
      const key = await teamWith(10);
      await runJob(key.teamId, { units: 4, state: 'failed', delivered: 3 });

      const first = await read(key, '/v1/usage/events?limit=3');
      const second = await read(key, `/v1/usage/events?limit=3&starting_after=${first.next_cursor}`);

      const lines = [...first.data, ...second.data];
      expect(lines.map(({ type, amount }) => [type, amount])).toEqual([
        ['release', 1],
        ['charge', 3],
        ['hold', 4],
        ['topup', 10],
      ]);
      expect(lines[1]).toEqual({
        id: expect.stringMatching(/^uev_[0-9A-Z]{26}$/),
        object: 'usage_event',
        type: 'charge',
        amount: 3,
        currency: 'credit',
        created_at: expect.any(String),
        subject_id: 'img_1',
        hold_id: lines[2].id.replace('uev_', 'hold_'),
        description: 'Charged for what was delivered.',
      });
      expect(second).toMatchObject({ has_more: false, next_cursor: null });
    });

    it.each(['nonsense', 'uev_01KAM2Z8C5F6T7V8W9X0Y1Z2A3'])(
      '/v1/usage/events refuses the cursor %s',
      async (cursor) => {
        const key = await teamWith(0);

        const response = await requestAs(app, key)('GET', `/v1/usage/events?starting_after=${cursor}`);

        expect(response.statusCode).toBe(400);
        expect(response.json().error).toMatchObject({ code: 'invalid_format', param: 'starting_after' });
      },
    );

    it('/v1/usage sums the month up', async () => {
      const key = await teamWith(10);
      await runJob(key.teamId, { units: 4, state: 'failed', delivered: 3 });
      await order(key);

      const usage = await read(key, '/v1/usage');

      expect(usage).toMatchObject({
        object: 'usage',
        portraits: { used: 0, limit: null },
        credits: { used: 3, held: 1, available: 6 },
        by_kind: [
          { kind: 'portrait_generation', jobs: 1, delivered: 0, credits: 0 },
          { kind: 'test', jobs: 1, delivered: 3, credits: 3 },
        ],
      });
      expect(usage.period_start).toMatch(/^\d{4}-\d\d-01T00:00:00\.000Z$/);
      expect(new Date(usage.period_end).getTime()).toBeGreaterThan(Date.now());
      await app.database.execute(`SELECT end_job(id, NULL, 'cancelled', 0, NULL), credit_resolve_hold(id, 0)
                                    FROM job WHERE team_id = '${key.teamId}' AND state = 'queued'`);
    });

    it('/v1/pricing tells the prices and which outcome is charged', async () => {
      const key = await teamWith(0);

      expect(await read(key, '/v1/pricing')).toMatchObject({
        object: 'pricing',
        version: expect.any(String),
        currency: 'credit',
        image: { base: 1, four_k_multiplier: 2, enhance_prompt_multiplier: 2, reference_image_per_image: 0 },
        avatar: { base: 1, four_k: 2 },
        character: { synthesize: 4, regenerate: 1 },
        outcomes: expect.arrayContaining([expect.objectContaining({ outcome: 'cancelled', charged: 'nothing' })]),
      });
    });

    it('/v1/team answers any key of the team', async () => {
      const team = await teamWith(2.5);
      const key = await buildKey(app, { team, scopes: ['portraits:read'] });

      const response = await requestAs(app, key)('GET', '/v1/team');

      expect(response.json()).toEqual({
        id: toUlid('team', team.teamId),
        object: 'team',
        name: 'Test team',
        plan: 'enterprise',
        credits: 2.5,
        created_at: expect.any(String),
        default_api_version: null,
      });
      expect((await requestAs(app, key)('GET', '/v1/balance')).statusCode).toBe(403);
    });
  });

  describe('operators', () => {
    const credits = (key: { teamId: string }, payload: object) => admin('POST', `${teamPath(key)}/credits`, payload);

    it('grant and take back, with a line in the statement and in the audit log', async () => {
      const key = await teamWith(0);

      const granted = await credits(key, { amount: 2.5, reason: 'Goodwill' });
      const taken = await credits(key, { amount: -1.25, reason: 'Too much' });

      expect(granted.statusCode).toBe(201);
      expect(granted.json()).toMatchObject({ type: 'topup', amount: 2.5, description: 'Goodwill' });
      expect(taken.json()).toMatchObject({ type: 'adjustment', amount: -1.25 });
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 1.25 });
      expect((await admin('GET', `${teamPath(key)}/ledger`)).json().data).toEqual([taken.json(), granted.json()]);
      const audit = (await admin('GET', 'audit_log?limit=2')).json().data;
      expect(audit).toMatchObject([
        { action: 'credits.take_back', after: { amount: -1.25, reason: 'Too much' } },
        { action: 'credits.grant', after: { amount: 2.5, reason: 'Goodwill' } },
      ]);
    });

    it('take back no more than is available', async () => {
      const key = await teamWith(2);
      const { job_id: jobId } = (await order(key)).json();

      const response = await credits(key, { amount: -1.001, reason: 'All of it' });

      expect(response.statusCode).toBe(409);
      expect(response.json().error).toMatchObject({
        code: 'insufficient_credits',
        message: expect.stringContaining('1 '),
      });
      expect((await credits(key, { amount: -1, reason: 'What is there' })).statusCode).toBe(201);
      await app.get(GenerationService).cancel(jobId);
    });

    it.each([
      [{ amount: 0, reason: 'x' }, 'amount', 'invalid_format'],
      [{ amount: 0.0001, reason: 'x' }, 'amount', 'invalid_format'],
      [{ amount: 1e12, reason: 'x' }, 'amount', 'value_out_of_range'],
      [{ amount: '5', reason: 'x' }, 'amount', 'invalid_format'],
      [{ amount: 5 }, 'reason', 'missing_field'],
      [{ amount: 5, reason: 'x', team: 'y' }, 'team', 'parameter_unknown'],
    ])('cannot grant %j', async (payload, param, code) => {
      const response = await credits(await teamWith(0), payload);

      expect(response.statusCode).toBe(400);
      expect(response.json().error).toMatchObject({ code, param });
    });

    it('grant once for one Idempotency-Key', async () => {
      const key = await teamWith(0);
      const send = () =>
        app.inject({
          method: 'POST',
          url: `/admin/v1/${teamPath(key)}/credits`,
          headers: { authorization: `Bearer ${operator.key}`, 'idempotency-key': `grant ${key.teamId}` },
          payload: { amount: 3, reason: 'Once' },
        });

      const [first, second] = [await send(), await send()];

      expect(second.json()).toEqual(first.json());
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 3 });
    });

    it('refund what was charged, in parts, and no more', async () => {
      const key = await teamWith(10);
      const hold_id = await holdOf(await runJob(key.teamId, { units: 4, state: 'succeeded', delivered: 4 }));
      const refund = (amount: number) => admin('POST', 'ledger/refunds', { hold_id, amount, reason: 'Bad hands' });

      expect((await refund(1.5)).json()).toMatchObject({ type: 'refund', amount: 1.5, hold_id, subject_id: 'img_1' });
      expect((await refund(2.501)).json().error.code).toBe('refund_too_large');
      expect((await refund(2.5)).statusCode).toBe(201);
      expect(await read(key, '/v1/balance')).toMatchObject({ credits: 10 });
      expect(await read(key, '/v1/usage')).toMatchObject({ credits: { used: 0 } });
    });

    it('get 404 for teams and holds that do not exist', async () => {
      const nobody = { teamId: randomUUID() };
      const reason = 'x';

      expect((await credits(nobody, { amount: 1, reason })).statusCode).toBe(404);
      expect((await admin('GET', `${teamPath(nobody)}/ledger`)).statusCode).toBe(404);
      expect((await admin('GET', `${teamPath(nobody)}/limits`)).statusCode).toBe(404);
      expect((await admin('PUT', `${teamPath(nobody)}/limits`, {})).statusCode).toBe(404);
      for (const hold_id of [toUlid('hold', randomUUID()), 'hold_1']) {
        expect((await admin('POST', 'ledger/refunds', { hold_id, amount: 1, reason })).statusCode).toBe(404);
      }
    });

    it('read and change limits', async () => {
      const key = await buildKey(app, { plan: 'pro' });
      const limits = `${teamPath(key)}/limits`;

      const plan = (await admin('GET', limits)).json();
      expect(plan).toMatchObject({
        'persona.portrait.monthly_limit': { value: 100, source: 'plan', expires_at: null },
        'credits.monthly': { value: 500, source: 'plan', expires_at: null },
        'rate.files_post.capacity': { value: 60, source: 'plan', expires_at: null },
        'rate.files_post.per_minute': { value: 30, source: 'plan', expires_at: null },
      });
      const expires_at = '2099-01-01T00:00:00.000Z';
      const changed = await admin('PUT', limits, {
        'rate.files_post.capacity': { value: 90, expires_at },
        'persona.portrait.monthly_limit': null,
      });
      expect(changed.json()).toEqual({
        ...plan,
        'rate.files_post.capacity': { value: 90, source: 'override', expires_at },
        'persona.portrait.monthly_limit': { value: null, source: 'override', expires_at: null },
      });
      expect((await admin('GET', 'audit_log?limit=1')).json().data[0]).toMatchObject({
        action: 'limits.update',
        before: { 'rate.files_post.capacity': { value: 60, source: 'plan' } },
        after: { 'rate.files_post.capacity': { value: 90, source: 'override' } },
      });
    });

    it('change a rate limit that the gate then goes by', async () => {
      const key = await teamWith(0);
      await read(key, '/v1/balance');

      await admin('PUT', `${teamPath(key)}/limits`, { 'rate.read.capacity': 7, 'rate.read.per_minute': 1 });

      const limits = async () => (await requestAs(app, key)('GET', '/v1/balance')).headers['x-ratelimit-limit'];
      expect(await eventually(limits, (limit) => limit === '7')).toBe('7');
    });

    it('change a rate limit for no longer than they say', async () => {
      const key = await teamWith(0);
      const limit = async () => (await requestAs(app, key)('GET', '/v1/balance')).headers['x-ratelimit-limit'];
      const ofPlan = await limit();
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      await admin('PUT', `${teamPath(key)}/limits`, { 'rate.read.capacity': { value: 7, expires_at } });
      await eventually(limit, (shown) => shown === '7');

      const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse(expires_at));
      const afterwards = await limit();
      now.mockRestore();

      expect(afterwards).toBe(ofPlan);
    });

    it('leave no line in the audit log when no limit changes', async () => {
      const limits = `${teamPath(await teamWith(0))}/limits`;
      const written = async () => (await admin('GET', 'audit_log?limit=1')).json().data[0];
      await admin('PUT', limits, { 'credits.monthly': 5 });
      const entry = await written();

      const statuses = [await admin('PUT', limits, {}), await admin('PUT', limits, { 'credits.monthly': 5 })];

      expect(statuses.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
      expect(await written()).toEqual(entry);
    });

    it.each([
      [{ 'rate.unknown.capacity': 1 }, 'parameter_unknown'],
      [{ 'persona.portrait.monthly_limit': -1 }, 'value_out_of_range'],
      [{ 'persona.portrait.monthly_limit': 1.5 }, 'invalid_format'],
      [{ 'rate.read.capacity': 0 }, 'value_out_of_range'],
      [{ 'rate.read.capacity': { value: 0 } }, 'value_out_of_range'],
      [{ 'credits.monthly': 1e9 + 1 }, 'value_out_of_range'],
      [{ 'credits.monthly': 'many' }, 'invalid_format'],
      [{ 'credits.monthly': { value: 1, expires_at: 'tomorrow' } }, 'invalid_format'],
      [{ 'credits.monthly': { value: 1, expires_at: '2099-02-30T10:00:00Z' } }, 'invalid_format'],
      [{ 'credits.monthly': { value: 1, source: 'plan' } }, 'invalid_format'],
    ])('cannot set %j', async (payload, code) => {
      const response = await admin('PUT', `${teamPath(await teamWith(0))}/limits`, payload);

      expect(response.statusCode).toBe(400);
      expect(response.json().error).toMatchObject({ code, param: Object.keys(payload)[0] });
    });

    it('read the audit of the ledger; nobody else does', async () => {
      const key = await teamWith(0);

      expect((await admin('GET', 'ledger/audit')).json()).toEqual({ object: 'ledger_audit', violations: [] });
      expect((await requestAs(app, key)('GET', '/admin/v1/ledger/audit')).statusCode).toBe(404);
    });
  });

  it('leaves no invariant broken after all of this', async () => {
    expect(await ledger.listViolations()).toEqual([]);
  });
});
