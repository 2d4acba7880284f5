import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Storage1763800000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stored_object (
        key text COLLATE "C" NOT NULL,
        team_id uuid NOT NULL,
        mime_type text NOT NULL,
        bytes integer NOT NULL,
        sha256 text NOT NULL,
        width integer,
        height integer,
        hidden_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT stored_object_pkey PRIMARY KEY (key),
        CONSTRAINT stored_object_key_check CHECK (starts_with(key, 'team/' || team_id::text || '/'))
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stored_object');
  }
}
