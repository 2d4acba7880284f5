import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators steer while the service runs: retries, providers that are switched off, and who works at the moment. */
export class Operations1763800002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job ADD COLUMN retry_of uuid CONSTRAINT job_retries_job REFERENCES job;
      CREATE UNIQUE INDEX job_one_retry_of_each ON job (retry_of) WHERE retry_of IS NOT NULL;

      CREATE TABLE disabled_provider (
        name text CONSTRAINT disabled_provider_pkey PRIMARY KEY,
        disabled_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE FUNCTION tell_providers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('providers_changed', '');
        RETURN NULL;
      END $$;
      CREATE TRIGGER disabled_provider_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON disabled_provider
        FOR EACH STATEMENT EXECUTE FUNCTION tell_providers_changed();

      CREATE TABLE worker_presence (
        id uuid CONSTRAINT worker_presence_pkey PRIMARY KEY,
        slots integer NOT NULL,
        running integer NOT NULL,
        circuits jsonb NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE worker_presence, disabled_provider;
      DROP FUNCTION tell_providers_changed;
      DROP INDEX job_one_retry_of_each;
      ALTER TABLE job DROP COLUMN retry_of;
    `);
  }
}
