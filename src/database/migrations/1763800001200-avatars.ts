import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the Jobs API shows of an order beside its state, pictures that customers send along, and avatars they keep. */
export class Avatars1763800001200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job ADD COLUMN client_reference_id text, ADD COLUMN details jsonb;
      CREATE INDEX job_of_client_reference ON job (team_id, client_reference_id) WHERE client_reference_id IS NOT NULL;

      DROP FUNCTION submit_job(uuid, uuid, boolean, text, uuid, uuid, jsonb, integer, bigint);
      CREATE FUNCTION submit_job(
        p_id uuid, p_team_id uuid, p_is_test boolean, p_kind text, p_subject_id uuid, p_owner_id uuid, p_input jsonb,
        p_units integer, p_unit_price bigint, p_client_reference_id text DEFAULT NULL, p_details jsonb DEFAULT NULL
      ) RETURNS void LANGUAGE sql AS $$
        INSERT INTO job (id, team_id, is_test, kind, subject_id, owner_id, input, units, unit_price, client_reference_id, details, rung_at)
        VALUES (p_id, p_team_id, p_is_test, p_kind, p_subject_id, p_owner_id, p_input, p_units, p_unit_price,
                p_client_reference_id, p_details, now());
      $$;

      CREATE TABLE input_object (
        key text COLLATE "C" CONSTRAINT input_object_pkey PRIMARY KEY,
        last_used_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX input_object_by_use ON input_object (last_used_at);

      CREATE TABLE saved_avatar (
        id uuid CONSTRAINT saved_avatar_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        label text,
        job_id uuid NOT NULL,
        storage_key text NOT NULL,
        mime_type text NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        provider_state jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX saved_avatar_of_team ON saved_avatar (team_id, created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE saved_avatar, input_object;
      DROP FUNCTION submit_job(uuid, uuid, boolean, text, uuid, uuid, jsonb, integer, bigint, text, jsonb);
      CREATE FUNCTION submit_job(
        p_id uuid, p_team_id uuid, p_is_test boolean, p_kind text, p_subject_id uuid, p_owner_id uuid, p_input jsonb,
        p_units integer, p_unit_price bigint
      ) RETURNS void LANGUAGE sql AS $$
        INSERT INTO job (id, team_id, is_test, kind, subject_id, owner_id, input, units, unit_price, rung_at)
        VALUES (p_id, p_team_id, p_is_test, p_kind, p_subject_id, p_owner_id, p_input, p_units, p_unit_price, now());
      $$;
      DROP INDEX job_of_client_reference;
      ALTER TABLE job DROP COLUMN details, DROP COLUMN client_reference_id;
    `);
  }
}
