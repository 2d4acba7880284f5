import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures that customers sent along are deleted outside a transaction: their row says so meanwhile. */
export class CondemnedInputs1763800002700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE input_object ADD COLUMN condemned_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE input_object DROP COLUMN condemned_at');
  }
}
