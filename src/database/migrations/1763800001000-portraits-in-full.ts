import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Variants and edits of a face, conversations as trees with a head, small copies of every picture, and the end of a persona. */
export class PortraitsInFull1763800001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE portrait
        ADD COLUMN canonical_id uuid,
        ADD COLUMN variant_key text,
        ADD COLUMN original_key text,
        ADD COLUMN thumb_key text,
        ADD COLUMN card_key text,
        ADD COLUMN rejection_reason text,
        ADD CONSTRAINT portrait_variant_has_key CHECK ((kind = 'variant') = (variant_key IS NOT NULL)),
        ADD CONSTRAINT portrait_edit_has_parent CHECK ((kind = 'edit') = (parent_id IS NOT NULL)),
        ADD CONSTRAINT portrait_edit_is_told CHECK (kind <> 'edit' OR (instruction IS NOT NULL AND conversation_id IS NOT NULL));
      CREATE UNIQUE INDEX portrait_one_of_each_variant ON portrait (variant_key) WHERE status IN ('pending', 'generated', 'approved');
      CREATE UNIQUE INDEX portrait_of_job ON portrait (job_id);
      CREATE INDEX portrait_of_canonical ON portrait (canonical_id) WHERE canonical_id IS NOT NULL;
      CREATE INDEX portrait_of_conversation ON portrait (conversation_id) WHERE conversation_id IS NOT NULL;

      CREATE TABLE portrait_conversation (
        id uuid CONSTRAINT portrait_conversation_pkey PRIMARY KEY,
        team_id uuid NOT NULL,
        is_test boolean NOT NULL,
        persona_id uuid NOT NULL,
        root_id uuid NOT NULL CONSTRAINT portrait_conversation_one_per_root UNIQUE,
        head_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX portrait_conversation_of_persona ON portrait_conversation (persona_id);

      ALTER TABLE job_picture ADD COLUMN companions jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE stored_object ADD COLUMN is_private boolean NOT NULL DEFAULT false;

      ALTER TABLE persona ADD COLUMN purged_at timestamptz;
      CREATE INDEX persona_to_purge ON persona (deleted_at) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX persona_to_purge;
      ALTER TABLE persona DROP COLUMN purged_at;
      ALTER TABLE stored_object DROP COLUMN is_private;
      ALTER TABLE job_picture DROP COLUMN companions;
      DROP TABLE portrait_conversation;
      DROP INDEX portrait_of_conversation, portrait_of_canonical, portrait_of_job, portrait_one_of_each_variant;
      ALTER TABLE portrait
        DROP CONSTRAINT portrait_edit_is_told,
        DROP CONSTRAINT portrait_edit_has_parent,
        DROP CONSTRAINT portrait_variant_has_key,
        DROP COLUMN rejection_reason,
        DROP COLUMN card_key,
        DROP COLUMN thumb_key,
        DROP COLUMN original_key,
        DROP COLUMN variant_key,
        DROP COLUMN canonical_id;
    `);
  }
}
