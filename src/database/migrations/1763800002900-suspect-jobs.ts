import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A claim takes at most one job that may be what its workers die of, for it has to run alone, and none whose deadline has
 * passed: its picture would come too late for anybody to pay for it.
 */
export class SuspectJobs1763800002900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION claim_jobs(integer, interval);
      CREATE FUNCTION claim_jobs(p_limit integer, p_lease interval, p_suspect_after integer) RETURNS SETOF job
      LANGUAGE sql AS $$
        WITH due AS (
          SELECT id, crash_count >= p_suspect_after AS is_suspect
            FROM job WHERE state = 'queued' AND run_after <= now() AND deadline > now()
           ORDER BY run_after LIMIT p_limit FOR UPDATE SKIP LOCKED)
        UPDATE job
           SET state = 'running', lease_token = gen_random_uuid(), lease_until = now() + p_lease,
               started_at = coalesce(started_at, now())
         WHERE id IN (SELECT id FROM due WHERE NOT is_suspect
                      UNION ALL (SELECT id FROM due WHERE is_suspect LIMIT 1))
        RETURNING *;
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION claim_jobs(integer, interval, integer);
      CREATE FUNCTION claim_jobs(p_limit integer, p_lease interval) RETURNS SETOF job LANGUAGE sql AS $$
        UPDATE job
           SET state = 'running', lease_token = gen_random_uuid(), lease_until = now() + p_lease,
               started_at = coalesce(started_at, now())
         WHERE id IN (
           SELECT id FROM job WHERE state = 'queued' AND run_after <= now()
            ORDER BY run_after LIMIT p_limit FOR UPDATE SKIP LOCKED)
        RETURNING *;
      $$;
    `);
  }
}
