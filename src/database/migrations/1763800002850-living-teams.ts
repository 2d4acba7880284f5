import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whatever holds words or pictures of a team. What a settle writes is not here: no job outlives its team. */
const TABLES = [
  'character',
  'file',
  'idempotency_key',
  'image',
  'job',
  'moderation_decision',
  'persona',
  'portrait',
  'saved_avatar',
  'upload',
];

/** A request that was let in before its team was erased finds out where it writes: the end of a team waits for it, or ends it. */
export class LivingTeams1763800002850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION require_living_team(p_team uuid) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        v_erased_at timestamptz;
      BEGIN
        SELECT erased_at INTO v_erased_at FROM team WHERE id = p_team FOR KEY SHARE;
        IF v_erased_at IS NOT NULL THEN
          RAISE EXCEPTION 'team % is erased', p_team USING ERRCODE = 'TE001', CONSTRAINT = 'living_team';
        END IF;
      END $$;

      CREATE FUNCTION living_team() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM require_living_team(NEW.team_id);
        RETURN NEW;
      END $$;

      CREATE FUNCTION living_team_of_key() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM require_living_team(substring(NEW.key FROM '^team/([0-9a-f-]{36})/')::uuid);
        RETURN NEW;
      END $$;

      ${TABLES.map((table) => guard(table, 'living_team()')).join('')}
      ${guard('input_object', 'living_team_of_key()')}
      -- The end of a job may be what first needs the secret of callbacks, also the end that comes with the team's.
      ${guard('webhook_endpoint', 'living_team()', `WHEN (NEW.family <> 'callbacks')`)}

      -- An erasure reads what was told to a team in portions.
      DROP INDEX webhook_event_of_team;
      CREATE INDEX webhook_event_of_team ON webhook_event (team_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [...TABLES, 'input_object', 'webhook_endpoint'];
    await runner.query(`
      DROP INDEX webhook_event_of_team;
      CREATE INDEX webhook_event_of_team ON webhook_event (team_id);
      ${tables.map((table) => `DROP TRIGGER living_team ON ${table};`).join('\n')}
      DROP FUNCTION living_team_of_key, living_team, require_living_team(uuid);
    `);
  }
}

const guard = (table: string, check: string, condition = ''): string =>
  `CREATE TRIGGER living_team BEFORE INSERT ON ${table} FOR EACH ROW ${condition} EXECUTE FUNCTION ${check};\n`;
