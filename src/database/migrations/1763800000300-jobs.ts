import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The job machine. Every race in it is decided by a WHERE in here, and what is not drawn in the docs is refused by a trigger. */
export class Jobs1763800000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job (
        id uuid CONSTRAINT job_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        kind text NOT NULL,
        subject_id uuid NOT NULL,
        owner_id uuid,
        state text NOT NULL DEFAULT 'queued',
        input jsonb NOT NULL,
        units integer NOT NULL DEFAULT 1,
        delivered integer NOT NULL DEFAULT 0,
        unit_price bigint NOT NULL DEFAULT 0,
        crash_count integer NOT NULL DEFAULT 0,
        deadline timestamptz NOT NULL DEFAULT now() + interval '30 minutes',
        run_after timestamptz NOT NULL DEFAULT now(),
        rung_at timestamptz,
        lease_token uuid,
        lease_until timestamptz,
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz,
        CONSTRAINT job_state_known CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        CONSTRAINT job_delivered_of_units CHECK (delivered BETWEEN 0 AND units),
        CONSTRAINT job_units_positive CHECK (units > 0),
        CONSTRAINT job_price_not_negative CHECK (unit_price >= 0),
        CONSTRAINT job_lease_while_running CHECK ((state = 'running') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)),
        CONSTRAINT job_finished_when_terminal CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
        CONSTRAINT job_all_delivered_when_succeeded CHECK (state <> 'succeeded' OR delivered = units)
      );
      CREATE INDEX job_due ON job (run_after) WHERE state = 'queued';
      CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
      CREATE INDEX job_of_team ON job (team_id, created_at);
      CREATE INDEX job_of_subject ON job (subject_id);
      CREATE INDEX job_live_of_owner ON job (owner_id) WHERE state IN ('queued', 'running');

      CREATE TABLE job_picture (
        job_id uuid NOT NULL CONSTRAINT job_picture_of_job REFERENCES job ON DELETE CASCADE,
        shot text NOT NULL,
        object_key text NOT NULL,
        mime_type text NOT NULL,
        width integer NOT NULL,
        height integer NOT NULL,
        bytes integer NOT NULL,
        sha256 text NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        applied jsonb NOT NULL,
        provider_state jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT job_picture_pkey PRIMARY KEY (job_id, shot)
      );

      CREATE TABLE provider_call (
        id uuid CONSTRAINT provider_call_pkey PRIMARY KEY,
        job_id uuid NOT NULL CONSTRAINT provider_call_of_job REFERENCES job ON DELETE CASCADE,
        shot text NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        outcome text,
        usage jsonb,
        started_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        CONSTRAINT provider_call_ended_with_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL))
      );
      CREATE INDEX provider_call_by_job ON provider_call (job_id);
      CREATE INDEX provider_call_open ON provider_call (job_id) WHERE ended_at IS NULL;

      CREATE FUNCTION job_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state IN ('succeeded', 'failed', 'cancelled') THEN
          RAISE EXCEPTION 'job % is % and stays so', OLD.id, OLD.state;
        END IF;
        IF OLD.state = 'queued' AND NEW.state = 'succeeded' THEN
          RAISE EXCEPTION 'job % cannot succeed without having run', OLD.id;
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER job_transition BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION job_transition();

      CREATE FUNCTION submit_job(
        p_id uuid, p_team_id uuid, p_is_test boolean, p_kind text, p_subject_id uuid, p_owner_id uuid, p_input jsonb,
        p_units integer, p_unit_price bigint
      ) RETURNS void LANGUAGE sql AS $$
        INSERT INTO job (id, team_id, is_test, kind, subject_id, owner_id, input, units, unit_price, rung_at)
        VALUES (p_id, p_team_id, p_is_test, p_kind, p_subject_id, p_owner_id, p_input, p_units, p_unit_price, now());
      $$;

      CREATE FUNCTION claim_jobs(p_limit integer, p_lease interval) RETURNS SETOF job LANGUAGE sql AS $$
        UPDATE job
           SET state = 'running', lease_token = gen_random_uuid(), lease_until = now() + p_lease,
               started_at = coalesce(started_at, now())
         WHERE id IN (
           SELECT id FROM job WHERE state = 'queued' AND run_after <= now()
            ORDER BY run_after LIMIT p_limit FOR UPDATE SKIP LOCKED)
        RETURNING *;
      $$;

      CREATE FUNCTION end_job(p_id uuid, p_lease_token uuid, p_state text, p_delivered integer, p_error jsonb)
      RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE job
           SET state = p_state, delivered = p_delivered, error = p_error, finished_at = now(),
               lease_token = NULL, lease_until = NULL
         WHERE id = p_id
           AND CASE WHEN p_lease_token IS NULL THEN state IN ('queued', 'running')
                    ELSE state = 'running' AND lease_token = p_lease_token END;
        IF NOT FOUND THEN RETURN false; END IF;
        PERFORM pg_notify('job_finished', p_id::text);
        RETURN true;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION end_job, claim_jobs, submit_job;
      DROP TABLE provider_call, job_picture, job;
      DROP FUNCTION job_transition;
    `);
  }
}
