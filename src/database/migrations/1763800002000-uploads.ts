import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets for pictures that customers bring for characters. */
export class Uploads1763800002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE upload (
        id uuid CONSTRAINT upload_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        object_key text,
        mime_type text,
        width integer,
        height integer,
        bytes integer,
        sha256 text,
        sent_sha256 text,
        pose text NOT NULL DEFAULT 'other',
        received_at timestamptz,
        consumed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
        CONSTRAINT upload_whole_picture
          CHECK (num_nulls(received_at, object_key, mime_type, width, height, bytes, sha256, sent_sha256) IN (0, 8)),
        CONSTRAINT upload_consumed_with_picture CHECK (consumed_at IS NULL OR received_at IS NOT NULL),
        CONSTRAINT upload_pose_known CHECK (pose IN ('portrait', 'front', 'side', 'back', 'other'))
      );
      CREATE INDEX upload_open ON upload (team_id, is_test, expires_at) WHERE consumed_at IS NULL;
      CREATE INDEX upload_expiry ON upload (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE upload');
  }
}
