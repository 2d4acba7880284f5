import type { MigrationInterface, QueryRunner } from 'typeorm';

const jobTransition = (details: string): string => `
  CREATE OR REPLACE FUNCTION job_transition() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    v_words text[] := '{input,details,client_reference_id}';
  BEGIN
    IF OLD.state IN ('succeeded', 'failed', 'cancelled') THEN
      IF (NEW.input = '{}' OR NEW.input = OLD.input) AND (${details})
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
  END $$;`;

const GO_OR_STAY = 'NEW.details IS NULL OR NEW.details = OLD.details';

/** What was saved of a job stays known after its deletion, so that an erasure finds the job; jobs may forget which avatar they drew from. */
export class DeletedAvatars1763800002810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE saved_avatar ADD COLUMN deleted_at timestamptz;
      ${jobTransition(`${GO_OR_STAY} OR NEW.details = OLD.details #- '{input,avatar_id}'`)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM saved_avatar WHERE deleted_at IS NOT NULL;
      ALTER TABLE saved_avatar DROP COLUMN deleted_at;
      ${jobTransition(GO_OR_STAY)}
    `);
  }
}
