import type { MigrationInterface, QueryRunner } from 'typeorm';

const characterTransition = (mayForget: string): string => `
  CREATE OR REPLACE FUNCTION character_transition() RETURNS trigger LANGUAGE plpgsql AS $$
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
       OR (NEW.client_reference_id IS DISTINCT FROM OLD.client_reference_id AND NOT (${mayForget})) THEN
      RAISE EXCEPTION 'character % keeps whose it is and what it was created with', OLD.id;
    END IF;
    RETURN NEW;
  END $$;`;

/** A deleted character forgets the reference that its customer gave it, as it forgets its name. */
export class ForgottenReferences1763800002820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE character DISABLE TRIGGER character_transition;
      UPDATE character SET client_reference_id = NULL WHERE status = 'deleted' AND client_reference_id IS NOT NULL;
      ALTER TABLE character ENABLE TRIGGER character_transition;
      ${characterTransition("NEW.status = 'deleted' AND NEW.client_reference_id IS NULL")}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(characterTransition('false'));
  }
}
