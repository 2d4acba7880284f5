import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an endpoint was made in is a family, as everywhere else; a face is what people have. */
export class WebhookFamilies1763800002830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(renamed('face', 'family'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(renamed('family', 'face'));
  }
}

// Since Postgres 18 NOT NULL is a constraint with a name, which a rename of the column leaves as it is.
const renamed = (old: string, name: string): string => `
  ALTER TABLE webhook_endpoint ALTER COLUMN ${old} DROP NOT NULL;
  ALTER TABLE webhook_endpoint RENAME COLUMN ${old} TO ${name};
  ALTER TABLE webhook_endpoint ALTER COLUMN ${name} SET NOT NULL;
  ALTER TABLE webhook_endpoint RENAME CONSTRAINT webhook_endpoint_${old}_known TO webhook_endpoint_${name}_known;
`;
