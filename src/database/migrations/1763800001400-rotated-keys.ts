import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key is rotated once: its end is the grace of the first rotation, which no successor may inherit. */
export class RotatedKeys1763800001400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key ADD COLUMN rotated_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key DROP COLUMN rotated_at');
  }
}
