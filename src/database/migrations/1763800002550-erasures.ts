import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasures, and the only changes they may make to rows that otherwise stay as they are: words go, facts and money do not. */
export class Erasures1763800002550 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure (
        id uuid CONSTRAINT erasure_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        subject text NOT NULL,
        subject_id uuid NOT NULL,
        scope jsonb NOT NULL,
        receipt jsonb,
        claimed_until timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT erasure_subject_known CHECK (subject IN ('persona', 'character', 'avatar', 'team')),
        CONSTRAINT erasure_receipt_when_finished CHECK ((receipt IS NULL) = (finished_at IS NULL))
      );
      CREATE INDEX erasure_open ON erasure (claimed_until) WHERE finished_at IS NULL;
      ALTER TABLE team ADD COLUMN erased_at timestamptz;

      CREATE OR REPLACE FUNCTION job_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        v_words text[] := '{input,details,client_reference_id}';
      BEGIN
        IF OLD.state IN ('succeeded', 'failed', 'cancelled') THEN
          IF (NEW.input = '{}' OR NEW.input = OLD.input) AND (NEW.details IS NULL OR NEW.details = OLD.details)
             AND (NEW.client_reference_id IS NULL OR NEW.client_reference_id = OLD.client_reference_id)
             AND NEW IS DISTINCT FROM OLD AND to_jsonb(NEW) - v_words = to_jsonb(OLD) - v_words THEN
            RETURN NEW;
          END IF;
          RAISE EXCEPTION 'job % is % and stays so', OLD.id, OLD.state;
        END IF;
        IF OLD.state = 'queued' AND NEW.state = 'succeeded' THEN
          RAISE EXCEPTION 'job % cannot succeed without having run', OLD.id;
        END IF;
        RETURN NEW;
      END $$;

      CREATE FUNCTION usage_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF NEW.description IS NULL AND to_jsonb(NEW) - 'description' = to_jsonb(OLD) - 'description' THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION '% is append-only: write another row instead', TG_TABLE_NAME;
      END $$;
      DROP TRIGGER immutable ON usage_event;
      CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON usage_event
        FOR EACH ROW EXECUTE FUNCTION usage_event_is_append_only();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER immutable ON usage_event;
      CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON usage_event
        FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
      DROP FUNCTION usage_event_is_append_only;

      CREATE OR REPLACE FUNCTION job_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state IN ('succeeded', 'failed', 'cancelled') THEN
          RAISE EXCEPTION 'job % is % and stays so', OLD.id, OLD.state;
        END IF;
        IF OLD.state = 'queued' AND NEW.state = 'succeeded' THEN
          RAISE EXCEPTION 'job % cannot succeed without having run', OLD.id;
        END IF;
        RETURN NEW;
      END $$;

      ALTER TABLE team DROP COLUMN erased_at;
      DROP TABLE erasure;
    `);
  }
}
