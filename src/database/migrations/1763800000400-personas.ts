import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Personas1763800000400 implements MigrationInterface {
  readonly name = 'Personas1763800000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE persona (
        id uuid NOT NULL,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        workspace_id uuid NOT NULL,
        name text NOT NULL,
        slug text NOT NULL,
        intent text,
        language text NOT NULL,
        visibility text NOT NULL,
        status text NOT NULL DEFAULT 'active',
        layers jsonb NOT NULL,
        canonical_portrait_id uuid,
        active_portrait_id uuid,
        portrait_stale boolean NOT NULL DEFAULT false,
        schema_version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT persona_pkey PRIMARY KEY (id),
        CONSTRAINT persona_visibility_known CHECK (visibility IN ('private', 'workspace', 'org', 'public')),
        CONSTRAINT persona_status_known CHECK (status IN ('draft', 'active', 'archived', 'deleted')),
        CONSTRAINT persona_deleted_has_moment CHECK ((status = 'deleted') = (deleted_at IS NOT NULL))
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX persona_slug_of_live ON persona (team_id, is_test, slug) WHERE deleted_at IS NULL',
    );
    await runner.query('CREATE INDEX persona_of_team ON persona (team_id, is_test, id) WHERE deleted_at IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE persona');
  }
}
