import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Accounts1763800000100 implements MigrationInterface {
  readonly name = 'Accounts1763800000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE team (
        id uuid NOT NULL,
        name text NOT NULL,
        plan text NOT NULL,
        billing_mode text NOT NULL DEFAULT 'metered',
        default_api_version text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT team_pkey PRIMARY KEY (id),
        CONSTRAINT team_plan_known CHECK (plan IN ('free', 'pro', 'team', 'enterprise')),
        CONSTRAINT team_billing_mode_known CHECK (billing_mode IN ('metered', 'exempt'))
      )`);
    await runner.query(`
      CREATE TABLE api_key (
        id uuid NOT NULL,
        team_id uuid,
        hash bytea NOT NULL,
        prefix text NOT NULL,
        last4 text NOT NULL,
        name text NOT NULL,
        scopes text[] NOT NULL,
        environment text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz,
        CONSTRAINT api_key_pkey PRIMARY KEY (id),
        CONSTRAINT api_key_hash_key UNIQUE (hash),
        CONSTRAINT api_key_team_fkey FOREIGN KEY (team_id) REFERENCES team (id),
        CONSTRAINT api_key_hash_is_sha256 CHECK (octet_length(hash) = 32),
        CONSTRAINT api_key_environment_known CHECK (environment IN ('live', 'test')),
        CONSTRAINT api_key_prefix_of_environment CHECK (prefix = 'al_' || environment || '_'),
        CONSTRAINT api_key_admin_has_no_team CHECK ((team_id IS NULL) = ('admin' = ANY (scopes)))
      )`);
    await runner.query('CREATE INDEX api_key_of_team ON api_key (team_id, id)');
    await runner.query(`
      CREATE TABLE audit_log (
        id uuid NOT NULL,
        actor_id text NOT NULL,
        action text NOT NULL,
        team_id uuid,
        subject_id uuid,
        before jsonb,
        after jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT audit_log_pkey PRIMARY KEY (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
    await runner.query('DROP TABLE api_key');
    await runner.query('DROP TABLE team');
  }
}
