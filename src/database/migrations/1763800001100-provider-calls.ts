import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each call was asked for, what came of it and what it cost, and how many calls a day has had. */
export class ProviderCalls1763800001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE provider_call
        ADD COLUMN attempt integer NOT NULL DEFAULT 1,
        ADD COLUMN applied jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN cost_micros bigint,
        ADD COLUMN reason text,
        ADD COLUMN retry_at timestamptz,
        ADD CONSTRAINT provider_call_cost_not_negative CHECK (cost_micros >= 0),
        ADD CONSTRAINT provider_call_attempt_positive CHECK (attempt > 0);

      CREATE TABLE provider_day (
        day date CONSTRAINT provider_day_pkey PRIMARY KEY,
        calls integer NOT NULL,
        CONSTRAINT provider_day_calls_not_negative CHECK (calls >= 0)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE provider_day;
      ALTER TABLE provider_call
        DROP CONSTRAINT provider_call_attempt_positive,
        DROP CONSTRAINT provider_call_cost_not_negative,
        DROP COLUMN retry_at,
        DROP COLUMN reason,
        DROP COLUMN cost_micros,
        DROP COLUMN applied,
        DROP COLUMN attempt;
    `);
  }
}
