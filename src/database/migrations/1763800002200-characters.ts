import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Characters and their reference pictures. What the docs do not draw, a trigger refuses. */
export class Characters1763800002200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE character (
        id uuid CONSTRAINT character_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        name text NOT NULL,
        status text NOT NULL,
        prior_status text,
        job_id uuid,
        is_from_uploads boolean NOT NULL,
        attributes jsonb,
        client_reference_id text,
        aurous_version text NOT NULL,
        error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT character_status_known CHECK (status IN ('synthesizing', 'reviewing', 'ready', 'failed', 'deleted')),
        CONSTRAINT character_prior_status_known CHECK (prior_status IN ('reviewing', 'ready', 'failed')),
        CONSTRAINT character_job_while_synthesizing CHECK (status <> 'synthesizing' OR job_id IS NOT NULL),
        CONSTRAINT character_prior_while_synthesizing CHECK (prior_status IS NULL OR status = 'synthesizing'),
        CONSTRAINT character_error_when_failed CHECK (status <> 'failed' OR error IS NOT NULL)
      );
      CREATE INDEX character_of_team ON character (team_id, is_test, id) WHERE status <> 'deleted';
      CREATE INDEX character_of_client_reference ON character (team_id, client_reference_id) WHERE client_reference_id IS NOT NULL;

      CREATE TABLE character_ref (
        character_id uuid NOT NULL CONSTRAINT character_ref_of_character REFERENCES character ON DELETE CASCADE,
        position integer NOT NULL,
        pose text NOT NULL,
        object_key text NOT NULL,
        original_key text,
        mime_type text NOT NULL,
        width integer NOT NULL,
        height integer NOT NULL,
        provider text,
        model text,
        provider_state jsonb,
        CONSTRAINT character_ref_pkey PRIMARY KEY (character_id, position),
        CONSTRAINT character_ref_pose_known CHECK (pose IN ('portrait', 'front', 'side', 'back', 'other'))
      );

      CREATE FUNCTION character_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          IF NEW.status NOT IN ('ready', 'synthesizing') OR NEW.prior_status IS NOT NULL THEN
            RAISE EXCEPTION 'character % cannot begin as %', NEW.id, NEW.status;
          END IF;
          RETURN NEW;
        END IF;
        IF TG_OP = 'DELETE' THEN
          IF OLD.status NOT IN ('reviewing', 'deleted') THEN
            RAISE EXCEPTION 'character % is % and cannot be removed', OLD.id, OLD.status;
          END IF;
          RETURN OLD;
        END IF;
        IF OLD.status = 'deleted' THEN
          RAISE EXCEPTION 'character % is deleted and stays so', OLD.id;
        END IF;
        IF NEW.status <> OLD.status AND NOT (CASE OLD.status
          WHEN 'synthesizing' THEN
            NEW.status IN ('reviewing', 'deleted') OR NEW.status = coalesce(OLD.prior_status, 'failed')
          WHEN 'reviewing' THEN NEW.status IN ('ready', 'synthesizing')
          ELSE NEW.status IN ('synthesizing', 'deleted')
        END) THEN
          RAISE EXCEPTION 'character % cannot become % from %', OLD.id, NEW.status, OLD.status;
        END IF;
        IF NEW.status = 'synthesizing' AND NEW.prior_status IS DISTINCT FROM
           (CASE OLD.status WHEN 'synthesizing' THEN OLD.prior_status ELSE OLD.status END) THEN
          RAISE EXCEPTION 'character % does not remember that it was %', OLD.id, OLD.status;
        END IF;
        IF (NEW.id, NEW.team_id, NEW.is_test, NEW.is_from_uploads, NEW.aurous_version) IS DISTINCT FROM
           (OLD.id, OLD.team_id, OLD.is_test, OLD.is_from_uploads, OLD.aurous_version)
           OR NEW.client_reference_id IS DISTINCT FROM OLD.client_reference_id THEN
          RAISE EXCEPTION 'character % keeps whose it is and what it was created with', OLD.id;
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER character_transition BEFORE INSERT OR UPDATE OR DELETE ON character
        FOR EACH ROW EXECUTE FUNCTION character_transition();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE character_ref, character;
      DROP FUNCTION character_transition;
    `);
  }
}
