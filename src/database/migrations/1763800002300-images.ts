import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders of pictures, and jobs that succeed with some of what was ordered. */
export class Images1763800002300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job DROP CONSTRAINT IF EXISTS job_all_delivered_when_succeeded;
      ALTER TABLE job ADD CONSTRAINT job_delivered_when_succeeded CHECK (state <> 'succeeded' OR delivered > 0);

      CREATE TABLE image (
        id uuid CONSTRAINT image_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        job_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'pending',
        prompt text NOT NULL,
        negative_prompt text,
        enhanced_prompt text,
        character_id uuid,
        reference_image_urls text[],
        inference_type text NOT NULL,
        size_preset text,
        width integer NOT NULL,
        height integer NOT NULL,
        image_count integer NOT NULL,
        steps integer,
        guidance_scale double precision,
        cfg_rescale double precision,
        denoise_strength double precision,
        seed bigint,
        price jsonb NOT NULL,
        webhook_url text,
        client_reference_id text,
        metadata jsonb NOT NULL,
        aurous_version text NOT NULL,
        creation_request_id text NOT NULL,
        output_keys text[] NOT NULL DEFAULT '{}',
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz,
        CONSTRAINT image_status_known CHECK (status IN ('pending', 'succeeded', 'failed', 'cancelled')),
        CONSTRAINT image_count_of_one_order CHECK (image_count BETWEEN 1 AND 4),
        CONSTRAINT image_outputs_when_succeeded CHECK ((status = 'succeeded') = (cardinality(output_keys) > 0)),
        CONSTRAINT image_error_when_failed CHECK ((status = 'failed') = (error IS NOT NULL)),
        CONSTRAINT image_completed_when_terminal CHECK ((status = 'pending') = (completed_at IS NULL))
      );
      CREATE INDEX image_of_team ON image (team_id, id);
      CREATE UNIQUE INDEX image_of_job ON image (job_id);
      CREATE INDEX image_of_character ON image (character_id, id) WHERE character_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE image;
      ALTER TABLE job DROP CONSTRAINT job_delivered_when_succeeded;
      ALTER TABLE job ADD CONSTRAINT job_all_delivered_when_succeeded CHECK (state <> 'succeeded' OR delivered = units) NOT VALID;
    `);
  }
}
