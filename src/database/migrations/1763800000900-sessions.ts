import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sessions1763800000900 implements MigrationInterface {
  readonly name = 'Sessions1763800000900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session_revocation (
        claim text NOT NULL,
        value text NOT NULL,
        issued_before timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT session_revocation_pkey PRIMARY KEY (claim, value),
        CONSTRAINT session_revocation_claim_known CHECK (claim IN ('sub', 'jti')),
        CONSTRAINT session_revocation_value_length CHECK (char_length(value) BETWEEN 1 AND 255)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_revocation');
  }
}
