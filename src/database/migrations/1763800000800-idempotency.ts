import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Idempotency1763800000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_key (
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        api_version text NOT NULL,
        status integer,
        body text,
        urls jsonb,
        subject_kind text,
        subject_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
        CONSTRAINT idempotency_key_pkey PRIMARY KEY (team_id, is_test, key),
        CONSTRAINT idempotency_key_length CHECK (char_length(key) BETWEEN 1 AND 256),
        CONSTRAINT idempotency_key_whole_answer CHECK ((status IS NULL) = (body IS NULL)),
        CONSTRAINT idempotency_key_whole_subject CHECK ((subject_kind IS NULL) = (subject_id IS NULL)),
        CONSTRAINT idempotency_key_one_of_both CHECK (status IS NULL OR subject_id IS NULL)
      );
      CREATE INDEX idempotency_key_of_subject ON idempotency_key (subject_id) WHERE subject_id IS NOT NULL;
      CREATE INDEX idempotency_key_expiry ON idempotency_key (expires_at);

      CREATE FUNCTION idempotency_key_is_answered() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM idempotency_key k
                    WHERE k.team_id = NEW.team_id AND k.is_test = NEW.is_test AND k.key = NEW.key
                      AND k.status IS NULL AND k.subject_id IS NULL) THEN
          RAISE EXCEPTION 'an idempotency key was committed without an answer';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER idempotency_key_is_answered AFTER INSERT OR UPDATE ON idempotency_key
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION idempotency_key_is_answered();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_key; DROP FUNCTION idempotency_key_is_answered');
  }
}
