import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Moderation1763800000600 implements MigrationInterface {
  readonly name = 'Moderation1763800000600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE blocklist_entry (
        id uuid NOT NULL,
        kind text NOT NULL,
        term text NOT NULL,
        aliases text[] NOT NULL DEFAULT '{}',
        note text,
        source text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        removed_at timestamptz,
        CONSTRAINT blocklist_entry_pkey PRIMARY KEY (id),
        CONSTRAINT blocklist_entry_kind_term_key UNIQUE (kind, term),
        CONSTRAINT blocklist_entry_kind_known CHECK (kind IN ('person', 'term')),
        CONSTRAINT blocklist_entry_source_known CHECK (source IN ('starter', 'operator'))
      )`);
    await runner.query(`
      CREATE TABLE blocklist_seed (
        version text NOT NULL,
        installed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT blocklist_seed_pkey PRIMARY KEY (version)
      )`);
    await runner.query(`
      CREATE FUNCTION tell_blocklist_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('blocklist_changed', '');
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER blocklist_entry_changed
      AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON blocklist_entry
      FOR EACH STATEMENT EXECUTE FUNCTION tell_blocklist_changed()`);
    await runner.query(`
      CREATE TABLE moderation_decision (
        id uuid NOT NULL,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        stage text NOT NULL,
        action text NOT NULL,
        kinds text[] NOT NULL,
        term text,
        scores jsonb NOT NULL,
        provider text NOT NULL,
        policy_version text NOT NULL,
        subject_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT moderation_decision_pkey PRIMARY KEY (id),
        CONSTRAINT moderation_decision_stage_known CHECK (stage IN ('input_text', 'input_image', 'output_image')),
        CONSTRAINT moderation_decision_action_known CHECK (action IN ('allow', 'refuse', 'strip'))
      )`);
    await runner.query('CREATE INDEX moderation_decision_of_team ON moderation_decision (team_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE moderation_decision');
    await runner.query('DROP TABLE blocklist_seed');
    await runner.query('DROP TABLE blocklist_entry');
    await runner.query('DROP FUNCTION tell_blocklist_changed()');
  }
}
