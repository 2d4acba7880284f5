import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Portraits1763800000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE portrait (
        id uuid CONSTRAINT portrait_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        persona_id uuid NOT NULL,
        kind text NOT NULL,
        status text NOT NULL DEFAULT 'pending',
        job_id uuid NOT NULL,
        aspect_ratio text NOT NULL,
        image_size text NOT NULL,
        scene text,
        outfit text,
        pose text,
        custom_prompt text,
        instruction text,
        parent_id uuid,
        conversation_id uuid,
        storage_key text,
        mime_type text,
        width integer,
        height integer,
        bytes integer,
        sha256 text,
        provider text,
        model text,
        provider_state jsonb,
        error_code text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT portrait_kind_known CHECK (kind IN ('canonical', 'variant', 'edit')),
        CONSTRAINT portrait_status_known CHECK (status IN ('pending', 'generated', 'approved', 'rejected', 'failed')),
        CONSTRAINT portrait_picture_when_made CHECK ((status IN ('generated', 'approved', 'rejected')) = (storage_key IS NOT NULL))
      );
      CREATE UNIQUE INDEX portrait_one_canonical_in_the_making ON portrait (persona_id) WHERE kind = 'canonical' AND status = 'pending';
      CREATE INDEX portrait_of_persona ON portrait (persona_id, created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE portrait');
  }
}
