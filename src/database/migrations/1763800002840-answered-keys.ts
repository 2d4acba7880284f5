import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key whose caller was told that its picture is being made stays with that picture, also when it fails later. */
export class AnsweredKeys1763800002840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_key ADD COLUMN answered_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_key DROP COLUMN answered_at');
  }
}
