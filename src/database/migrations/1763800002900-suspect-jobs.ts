import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A claim takes at most one job that its workers may have died of, which waits until it can run alone, and none whose deadline
 * has passed: its picture would come too late for anybody to pay for it. The older form of the function stays for workers of
 * an older build.
 */
export class SuspectJobs1763800002900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job
        ADD COLUMN error_count integer NOT NULL DEFAULT 0,
        ADD COLUMN is_waiting boolean NOT NULL DEFAULT false;

      CREATE FUNCTION claim_jobs(p_limit integer, p_lease interval, p_suspect_after integer) RETURNS SETOF job
      LANGUAGE sql AS $$
        WITH due AS (
          SELECT id, crash_count >= p_suspect_after AS is_suspect
            FROM job WHERE state = 'queued' AND run_after <= now() AND deadline > now()
           ORDER BY run_after LIMIT p_limit FOR UPDATE SKIP LOCKED)
        UPDATE job
           SET state = 'running', lease_token = gen_random_uuid(), lease_until = now() + p_lease,
               started_at = coalesce(started_at, now()), is_waiting = due.is_suspect
          FROM due
         WHERE job.id = due.id
           AND (NOT due.is_suspect OR job.id = (SELECT id FROM due WHERE is_suspect LIMIT 1))
        RETURNING job.*;
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION claim_jobs(integer, interval, integer);
      ALTER TABLE job DROP COLUMN is_waiting, DROP COLUMN error_count;
    `);
  }
}
