import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Money and quotas. Whoever writes to these tables, the rules hold: a balance never falls below what is held, a hold is
 * resolved once, a transfer sums to zero and stays as it was written.
 */
export class Billing1763800000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GUARDS);
    await runner.query(CLOCK);
    await runner.query(CREDITS);
    await runner.query(QUOTAS);
    await runner.query(INVARIANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW invariant_violation;
      DROP FUNCTION quota_give_back, quota_take, credit_release_expired, credit_refund, credit_adjust, credit_grant_month,
        credit_grant, credit_resolve_hold, credit_place_hold, credit_post, billing_period, billing_clock;
      DROP TABLE quota_unit, quota_usage, team_limit, usage_event, ledger_leg, ledger_transfer, credit_hold, credit_account;
      DROP FUNCTION ledger_transfer_balances, credit_hold_transition, ledger_is_append_only;
    `);
  }
}

const TABLES = `
  CREATE TABLE credit_account (
    team_id uuid CONSTRAINT credit_account_pkey PRIMARY KEY,
    posted bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    CONSTRAINT credit_account_held_not_negative CHECK (held >= 0),
    CONSTRAINT credit_account_never_overdrawn CHECK (posted - held >= 0)
  );

  CREATE TABLE credit_hold (
    id uuid CONSTRAINT credit_hold_pkey PRIMARY KEY,
    team_id uuid NOT NULL CONSTRAINT credit_hold_on_account REFERENCES credit_account,
    job_id uuid NOT NULL CONSTRAINT credit_hold_one_per_job UNIQUE,
    subject text,
    amount bigint NOT NULL,
    captured bigint,
    refunded bigint NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'held',
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    CONSTRAINT credit_hold_state_known CHECK (state IN ('held', 'captured', 'released', 'waived')),
    CONSTRAINT credit_hold_amount_positive CHECK (amount > 0),
    CONSTRAINT credit_hold_captured_of_amount CHECK (captured > 0 AND captured <= amount),
    CONSTRAINT credit_hold_refunded_of_captured CHECK (refunded >= 0 AND refunded <= coalesce(captured, 0)),
    CONSTRAINT credit_hold_resolved_at_once CHECK ((state = 'held') = (resolved_at IS NULL)),
    CONSTRAINT credit_hold_captured_when_captured CHECK ((state = 'captured') = (captured IS NOT NULL))
  );
  CREATE INDEX credit_hold_open ON credit_hold (expires_at) WHERE state = 'held';

  CREATE TABLE ledger_transfer (
    id uuid CONSTRAINT ledger_transfer_pkey PRIMARY KEY,
    team_id uuid NOT NULL CONSTRAINT ledger_transfer_on_account REFERENCES credit_account,
    kind text NOT NULL,
    hold_id uuid CONSTRAINT ledger_transfer_of_hold REFERENCES credit_hold,
    period date,
    allowance bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ledger_transfer_kind_known CHECK (kind IN ('grant', 'capture', 'refund', 'adjust')),
    CONSTRAINT ledger_transfer_hold_when_of_hold CHECK ((kind IN ('capture', 'refund')) = (hold_id IS NOT NULL)),
    CONSTRAINT ledger_transfer_period_is_of_grant CHECK (period IS NULL OR kind = 'grant'),
    CONSTRAINT ledger_transfer_allowance_of_period CHECK ((period IS NULL) = (allowance IS NULL))
  );
  CREATE UNIQUE INDEX ledger_transfer_one_grant_per_month ON ledger_transfer (team_id, period, allowance) WHERE period IS NOT NULL;
  CREATE UNIQUE INDEX ledger_transfer_one_capture_per_hold ON ledger_transfer (hold_id) WHERE kind = 'capture';

  CREATE TABLE ledger_leg (
    transfer_id uuid NOT NULL CONSTRAINT ledger_leg_of_transfer REFERENCES ledger_transfer,
    account text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT ledger_leg_pkey PRIMARY KEY (transfer_id, account),
    CONSTRAINT ledger_leg_account_known CHECK (account IN ('team', 'sys:grants', 'sys:revenue')),
    CONSTRAINT ledger_leg_moves_something CHECK (amount <> 0)
  );

  CREATE TABLE usage_event (
    id uuid CONSTRAINT usage_event_pkey PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    team_id uuid NOT NULL,
    type text NOT NULL,
    amount bigint NOT NULL,
    hold_id uuid,
    subject text,
    description text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT usage_event_type_known CHECK (type IN ('hold', 'release', 'charge', 'refund', 'topup', 'adjustment'))
  );
  CREATE INDEX usage_event_of_team ON usage_event (team_id, created_at, seq);

  CREATE TABLE team_limit (
    team_id uuid NOT NULL,
    name text NOT NULL,
    value numeric,
    expires_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT team_limit_pkey PRIMARY KEY (team_id, name),
    CONSTRAINT team_limit_value_not_negative CHECK (value >= 0)
  );

  CREATE TABLE quota_usage (
    team_id uuid NOT NULL,
    metric text NOT NULL,
    period date NOT NULL,
    used integer NOT NULL,
    CONSTRAINT quota_usage_pkey PRIMARY KEY (team_id, metric, period),
    CONSTRAINT quota_usage_not_negative CHECK (used >= 0)
  );

  CREATE TABLE quota_unit (
    job_id uuid CONSTRAINT quota_unit_pkey PRIMARY KEY,
    team_id uuid NOT NULL,
    metric text NOT NULL,
    period date NOT NULL,
    given_back_at timestamptz,
    CONSTRAINT quota_unit_of_usage FOREIGN KEY (team_id, metric, period) REFERENCES quota_usage
  );
  CREATE INDEX quota_unit_by_usage ON quota_unit (team_id, metric, period);
`;

const GUARDS = `
  CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% is append-only: write another row instead', TG_TABLE_NAME;
  END $$;
  CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON usage_event FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER undeletable BEFORE DELETE ON credit_hold FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER untruncatable BEFORE TRUNCATE ON ledger_leg FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER untruncatable BEFORE TRUNCATE ON ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER untruncatable BEFORE TRUNCATE ON usage_event FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
  CREATE TRIGGER untruncatable BEFORE TRUNCATE ON credit_hold FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

  CREATE FUNCTION credit_hold_transition() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (NEW.id, NEW.team_id, NEW.job_id, NEW.subject, NEW.amount, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.team_id, OLD.job_id, OLD.subject, OLD.amount, OLD.created_at) THEN
      RAISE EXCEPTION 'hold % keeps its terms', OLD.id;
    END IF;
    IF OLD.state <> 'held'
       AND (NEW.state, NEW.captured, NEW.resolved_at) IS DISTINCT FROM (OLD.state, OLD.captured, OLD.resolved_at) THEN
      RAISE EXCEPTION 'hold % is % and stays so', OLD.id, OLD.state;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER transition BEFORE UPDATE ON credit_hold FOR EACH ROW EXECUTE FUNCTION credit_hold_transition();

  CREATE FUNCTION ledger_transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    v_transfer uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  BEGIN
    IF (SELECT coalesce(sum(amount), 0) <> 0 OR count(*) < 2 FROM ledger_leg WHERE transfer_id = v_transfer) THEN
      RAISE EXCEPTION 'transfer % does not balance', v_transfer;
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON ledger_leg
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transfer_balances('transfer_id');
  CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON ledger_transfer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transfer_balances('id');
`;

/** One clock for everything that depends on the month; tests replace it instead of waiting for midnight. */
const CLOCK = `
  CREATE FUNCTION billing_clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

  CREATE FUNCTION billing_period(p_at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT date_trunc('month', p_at AT TIME ZONE 'UTC')::date;
  $$;
`;

/** sys:grants and sys:revenue are no rows, only names on legs: nothing that every capture would have to lock. */
const CREDITS = `
  CREATE FUNCTION credit_post(
    p_kind text, p_team uuid, p_amount bigint, p_hold uuid, p_period date, p_allowance bigint, p_description text
  ) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE
    v_id uuid := gen_random_uuid();
  BEGIN
    INSERT INTO ledger_transfer (id, team_id, kind, hold_id, period, allowance)
    VALUES (v_id, p_team, p_kind, p_hold, p_period, p_allowance);
    INSERT INTO ledger_leg (transfer_id, account, amount)
    VALUES (v_id, 'team', p_amount),
           (v_id, CASE WHEN p_hold IS NULL THEN 'sys:grants' ELSE 'sys:revenue' END, -p_amount);
    INSERT INTO usage_event (id, team_id, type, amount, hold_id, subject, description)
    VALUES (v_id, p_team,
            CASE p_kind WHEN 'capture' THEN 'charge' WHEN 'grant' THEN 'topup' WHEN 'adjust' THEN 'adjustment' ELSE p_kind END,
            CASE p_kind WHEN 'adjust' THEN p_amount ELSE abs(p_amount) END,
            p_hold, (SELECT subject FROM credit_hold WHERE id = p_hold), p_description);
    RETURN v_id;
  END $$;

  -- False: there is not enough, and nothing was written. The row lock on the account makes orders of one team take turns.
  CREATE FUNCTION credit_place_hold(
    p_hold uuid, p_team uuid, p_job uuid, p_amount bigint, p_subject text, p_lifetime interval
  ) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM team WHERE id = p_team AND billing_mode = 'exempt') THEN
      INSERT INTO credit_account (team_id) VALUES (p_team) ON CONFLICT DO NOTHING;
      INSERT INTO credit_hold (id, team_id, job_id, subject, amount, state, expires_at, resolved_at)
      VALUES (p_hold, p_team, p_job, p_subject, p_amount, 'waived', now(), now());
      RETURN true;
    END IF;
    UPDATE credit_account SET held = held + p_amount WHERE team_id = p_team AND posted - held >= p_amount;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO credit_hold (id, team_id, job_id, subject, amount, expires_at)
    VALUES (p_hold, p_team, p_job, p_subject, p_amount, now() + p_lifetime);
    INSERT INTO usage_event (id, team_id, type, amount, hold_id, subject)
    VALUES (p_hold, p_team, 'hold', p_amount, p_hold, p_subject);
    RETURN true;
  END $$;

  -- Captures the amount and releases the rest. No row: there is no open hold, or somebody was first.
  CREATE FUNCTION credit_resolve_hold(p_job uuid, p_amount bigint)
  RETURNS TABLE (captured_now bigint, posted_before bigint, posted_after bigint) LANGUAGE plpgsql AS $$
  DECLARE
    v_hold credit_hold;
  BEGIN
    IF p_amount < 0 THEN RAISE EXCEPTION 'a capture cannot be negative'; END IF;
    UPDATE credit_hold
       SET state = CASE WHEN p_amount > 0 THEN 'captured' ELSE 'released' END,
           captured = nullif(p_amount, 0), resolved_at = now()
     WHERE job_id = p_job AND state = 'held' RETURNING * INTO v_hold;
    IF NOT FOUND THEN RETURN; END IF;
    IF p_amount > 0 THEN
      PERFORM credit_post('capture', v_hold.team_id, -p_amount, v_hold.id, NULL, NULL, NULL);
    END IF;
    IF p_amount < v_hold.amount THEN
      INSERT INTO usage_event (id, team_id, type, amount, hold_id, subject)
      VALUES (gen_random_uuid(), v_hold.team_id, 'release', v_hold.amount - p_amount, v_hold.id, v_hold.subject);
    END IF;
    RETURN QUERY
      UPDATE credit_account SET held = held - v_hold.amount, posted = posted - p_amount
       WHERE team_id = v_hold.team_id RETURNING p_amount, posted + p_amount, posted;
  END $$;

  CREATE FUNCTION credit_grant(p_team uuid, p_amount bigint, p_description text) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE
    v_id uuid;
  BEGIN
    IF p_amount <= 0 THEN RAISE EXCEPTION 'a grant must be positive'; END IF;
    INSERT INTO credit_account (team_id) VALUES (p_team) ON CONFLICT DO NOTHING;
    v_id := credit_post('grant', p_team, p_amount, NULL, NULL, NULL, p_description);
    UPDATE credit_account SET posted = posted + p_amount WHERE team_id = p_team;
    RETURN v_id;
  END $$;

  -- Brings the grants of the present month up to the allowance. The account's lock comes first here, so that two passes
  -- do not both add the same difference; the unique index would refuse the second one anyway.
  CREATE FUNCTION credit_grant_month(p_team uuid, p_allowance bigint) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    v_period date := billing_period(billing_clock());
    v_missing bigint;
  BEGIN
    INSERT INTO credit_account (team_id) VALUES (p_team) ON CONFLICT DO NOTHING;
    PERFORM FROM credit_account WHERE team_id = p_team FOR UPDATE;
    SELECT p_allowance - coalesce(max(allowance), 0) INTO v_missing
      FROM ledger_transfer WHERE team_id = p_team AND period = v_period;
    IF v_missing <= 0 THEN RETURN 0; END IF;
    PERFORM credit_post('grant', p_team, v_missing, NULL, v_period, p_allowance,
                        'Monthly credits of ' || to_char(v_period, 'YYYY-MM'));
    UPDATE credit_account SET posted = posted + v_missing WHERE team_id = p_team;
    RETURN v_missing;
  END $$;

  -- Null: more than is available would be taken back.
  CREATE FUNCTION credit_adjust(p_team uuid, p_amount bigint, p_description text) RETURNS uuid LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE credit_account SET posted = posted + p_amount WHERE team_id = p_team AND posted - held + p_amount >= 0;
    IF NOT FOUND THEN RETURN NULL; END IF;
    RETURN credit_post('adjust', p_team, p_amount, NULL, NULL, NULL, p_description);
  END $$;

  -- Null: not that much of the hold was captured and not refunded yet.
  CREATE FUNCTION credit_refund(p_hold uuid, p_amount bigint, p_description text) RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE
    v_team uuid;
    v_id uuid;
  BEGIN
    IF p_amount <= 0 THEN RAISE EXCEPTION 'a refund must be positive'; END IF;
    UPDATE credit_hold SET refunded = refunded + p_amount
     WHERE id = p_hold AND state = 'captured' AND refunded + p_amount <= captured RETURNING team_id INTO v_team;
    IF NOT FOUND THEN RETURN NULL; END IF;
    v_id := credit_post('refund', v_team, p_amount, p_hold, NULL, NULL, p_description);
    UPDATE credit_account SET posted = posted + p_amount WHERE team_id = v_team;
    RETURN v_id;
  END $$;

  -- Holds whose time is over and whose job is over or gone. Accounts are locked in the order of their ids.
  CREATE FUNCTION credit_release_expired(p_limit integer) RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    v_team record;
    v_released integer := 0;
  BEGIN
    FOR v_team IN
      WITH due AS (
        SELECT id FROM credit_hold h
         WHERE state = 'held' AND expires_at <= now()
           AND NOT EXISTS (SELECT FROM job WHERE job.id = h.job_id AND finished_at IS NULL)
         LIMIT p_limit FOR UPDATE SKIP LOCKED
      ), released AS (
        UPDATE credit_hold h SET state = 'released', resolved_at = now() FROM due WHERE h.id = due.id RETURNING h.*
      ), told AS (
        INSERT INTO usage_event (id, team_id, type, amount, hold_id, subject)
        SELECT gen_random_uuid(), team_id, 'release', amount, id, subject FROM released
      )
      SELECT team_id, sum(amount) AS amount, count(*) AS holds FROM released GROUP BY team_id ORDER BY team_id
    LOOP
      UPDATE credit_account SET held = held - v_team.amount WHERE team_id = v_team.team_id;
      v_released := v_released + v_team.holds;
    END LOOP;
    RETURN v_released;
  END $$;
`;

const QUOTAS = `
  CREATE FUNCTION quota_take(
    p_job uuid, p_team uuid, p_metric text, p_plan_limit numeric,
    OUT is_taken boolean, OUT used_now integer, OUT limit_now numeric, OUT resets_in_s integer
  ) LANGUAGE plpgsql AS $$
  DECLARE
    v_now timestamptz := billing_clock();
    v_period date := billing_period(v_now);
  BEGIN
    SELECT value INTO limit_now FROM team_limit
     WHERE team_id = p_team AND name = p_metric AND (expires_at IS NULL OR expires_at > v_now);
    IF NOT FOUND THEN limit_now := p_plan_limit; END IF;
    INSERT INTO quota_usage AS usage (team_id, metric, period, used)
    SELECT p_team, p_metric, v_period, 1 WHERE limit_now IS NULL OR limit_now >= 1
    ON CONFLICT (team_id, metric, period)
    DO UPDATE SET used = usage.used + 1 WHERE limit_now IS NULL OR usage.used < limit_now
    RETURNING usage.used INTO used_now;
    is_taken := FOUND;
    IF is_taken THEN
      INSERT INTO quota_unit (job_id, team_id, metric, period) VALUES (p_job, p_team, p_metric, v_period);
      RETURN;
    END IF;
    SELECT coalesce(max(used), 0) INTO used_now FROM quota_usage
     WHERE team_id = p_team AND metric = p_metric AND period = v_period;
    resets_in_s := ceil(extract(epoch FROM (v_period + interval '1 month') AT TIME ZONE 'UTC' - v_now));
  END $$;

  -- Into the month the unit was taken in, and only once.
  CREATE FUNCTION quota_give_back(p_job uuid) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    v_unit quota_unit;
  BEGIN
    UPDATE quota_unit SET given_back_at = now() WHERE job_id = p_job AND given_back_at IS NULL RETURNING * INTO v_unit;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE quota_usage SET used = used - 1
     WHERE team_id = v_unit.team_id AND metric = v_unit.metric AND period = v_unit.period;
    RETURN true;
  END $$;
`;

/** What must never be true; one row for each place where it is. */
const INVARIANTS = `
  CREATE VIEW invariant_violation AS
  SELECT 'I1 the ledger does not sum to zero' AS rule, sum(amount)::text AS detail
    FROM ledger_leg HAVING coalesce(sum(amount), 0) <> 0
  UNION ALL
  SELECT 'I2 posted differs from the legs', account.team_id::text
    FROM credit_account account
    LEFT JOIN (SELECT team_id, sum(amount) AS total FROM ledger_transfer transfer
                 JOIN ledger_leg leg ON leg.transfer_id = transfer.id AND leg.account = 'team' GROUP BY team_id) legs USING (team_id)
   WHERE account.posted <> coalesce(legs.total, 0)
  UNION ALL
  SELECT 'I3 held differs from the open holds', account.team_id::text
    FROM credit_account account
    LEFT JOIN (SELECT team_id, sum(amount) AS total FROM credit_hold WHERE state = 'held' GROUP BY team_id) holds USING (team_id)
   WHERE account.held <> coalesce(holds.total, 0)
  UNION ALL
  SELECT 'I4 overdraft', team_id::text FROM credit_account WHERE posted - held < 0
  UNION ALL
  SELECT 'I5 captured hold without its one transfer', hold.id::text
    FROM credit_hold hold
    LEFT JOIN ledger_transfer transfer ON transfer.hold_id = hold.id AND transfer.kind = 'capture'
    LEFT JOIN ledger_leg leg ON leg.transfer_id = transfer.id AND leg.account = 'team'
   WHERE hold.state = 'captured' GROUP BY hold.id HAVING count(transfer.id) <> 1 OR sum(leg.amount) <> -hold.captured
  UNION ALL
  SELECT 'I6 ended job with an open hold', job.id::text
    FROM job JOIN credit_hold hold ON hold.job_id = job.id WHERE job.finished_at IS NOT NULL AND hold.state = 'held'
  UNION ALL
  SELECT 'I7 captured differs from what was delivered', job.id::text
    FROM job LEFT JOIN credit_hold hold ON hold.job_id = job.id
   WHERE job.finished_at IS NOT NULL AND job.unit_price > 0 AND NOT job.is_test
     AND hold.state IS DISTINCT FROM 'waived' AND coalesce(hold.captured, 0) <> job.unit_price * job.delivered
  UNION ALL
  SELECT 'I10 open hold without a live job', hold.id::text
    FROM credit_hold hold LEFT JOIN job ON job.id = hold.job_id
   WHERE hold.state = 'held' AND (job.id IS NULL OR job.finished_at IS NOT NULL)
  UNION ALL
  SELECT 'I12 used differs from units taken and not given back', usage.team_id || ' ' || usage.metric || ' ' || usage.period
    FROM quota_usage usage LEFT JOIN quota_unit unit USING (team_id, metric, period)
   GROUP BY usage.team_id, usage.metric, usage.period, usage.used
  HAVING usage.used <> count(unit.job_id) FILTER (WHERE unit.given_back_at IS NULL)
  UNION ALL
  SELECT 'I13 unit kept though nothing was delivered, or given back though it was', job.id::text
    FROM job JOIN quota_unit unit ON unit.job_id = job.id
   WHERE job.finished_at IS NOT NULL AND (job.delivered = 0) <> (unit.given_back_at IS NOT NULL)
  UNION ALL
  SELECT 'I14 refunded differs from the refunds', hold.id::text
    FROM credit_hold hold
    LEFT JOIN ledger_transfer transfer ON transfer.hold_id = hold.id AND transfer.kind = 'refund'
    LEFT JOIN ledger_leg leg ON leg.transfer_id = transfer.id AND leg.account = 'team'
   GROUP BY hold.id HAVING hold.refunded <> coalesce(sum(leg.amount), 0)
  UNION ALL
  SELECT 'I15 grants of a month differ from its allowance', transfer.team_id || ' ' || transfer.period
    FROM ledger_transfer transfer JOIN ledger_leg leg ON leg.transfer_id = transfer.id AND leg.account = 'team'
   WHERE transfer.period IS NOT NULL
   GROUP BY transfer.team_id, transfer.period HAVING sum(leg.amount) <> max(transfer.allowance);
`;
