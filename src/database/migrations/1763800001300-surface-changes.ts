import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which surface of its persona a canonical shows. */
export class SurfaceChanges1763800001300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE persona ADD COLUMN surface_revision integer NOT NULL DEFAULT 0;
      ALTER TABLE portrait ADD COLUMN surface_revision integer;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE portrait DROP COLUMN surface_revision;
      ALTER TABLE persona DROP COLUMN surface_revision;
    `);
  }
}
