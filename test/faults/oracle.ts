import { createHash } from 'node:crypto';
import { type Fleet, poll } from '../support/processes.js';

/** SQL for the lease token in a key: a picture and the copies made of it share one. */
export function leaseOf(key: string): string {
  return `substring(${key} FROM '/portrait/[^/]+/([0-9a-f-]{36})-')`;
}

/** What must be true once the dust has settled; each statement counts its violations. */
const RULES: Record<string, string> = {
  'jobs that have not ended': `SELECT count(*) FROM job WHERE finished_at IS NULL`,
  'calls nobody accounts for': `SELECT count(*) FROM provider_call WHERE ended_at IS NULL`,
  "rules of the money's own that are broken": `SELECT count(*) FROM invariant_violation`,
  'holds that are still open': `SELECT count(*) FROM credit_hold WHERE state = 'held'`,
  'jobs charged for more or less than they delivered': `
    SELECT count(*) FROM job JOIN credit_hold h ON h.job_id = job.id
     WHERE coalesce(h.captured, 0) <> job.delivered * job.unit_price AND h.state <> 'waived'`,
  'portraits that are not what their job says': `
    SELECT count(*) FROM job LEFT JOIN portrait p ON p.job_id = job.id
     WHERE job.kind LIKE 'portrait%'
       AND (p.id IS NULL
        OR p.status <> CASE job.state WHEN 'succeeded' THEN 'generated' ELSE 'failed' END)`,
  'personas with more or less than one portrait made': `
    SELECT count(*) FROM persona
     WHERE (SELECT count(*) FROM portrait p WHERE p.persona_id = persona.id AND p.status = 'generated')
        <> (SELECT count(DISTINCT job.owner_id) FROM job WHERE job.owner_id = persona.id AND job.state = 'succeeded')`,
  'portraits whose picture is not the one that was kept and published': `
    SELECT count(*) FROM portrait p
      LEFT JOIN job_picture k ON k.job_id = p.job_id AND k.object_key = p.storage_key
      LEFT JOIN stored_object o ON o.key = p.storage_key AND o.sha256 = p.sha256
     WHERE p.status = 'generated' AND (k.job_id IS NULL OR o.key IS NULL)`,
  'published objects of another lease than the picture that is shown': `
    SELECT count(*) FROM stored_object o WHERE o.key LIKE '%/portrait/%' AND NOT EXISTS
     (SELECT FROM portrait p WHERE ${leaseOf('p.storage_key')} = ${leaseOf('o.key')})`,
  // A worker that dies between keeping a picture and closing its call leaves an `unknown` one.
  'pictures made without a call that could have made them': `
    SELECT count(*) FROM job WHERE state = 'succeeded' AND NOT EXISTS
     (SELECT FROM provider_call c WHERE c.job_id = job.id AND c.outcome IN ('ok', 'unknown'))`,
  'jobs that succeeded without their pictures': `
    SELECT count(*) FROM job WHERE state = 'succeeded'
       AND delivered <> (SELECT count(*) FROM job_picture k WHERE k.job_id = job.id)`,
  'jobs whose end was told never, or more than once': `
    SELECT count(*) FROM job WHERE finished_at IS NOT NULL
       AND (SELECT count(*) FROM webhook_event e WHERE e.job_id = job.id) <> 1`,
};

const ESCAPED = /unhandled|uncaught|MaxListenersExceeded|heap out of memory/i;

/** Everything that is wrong with a fleet whose jobs have ended; empty when nothing is. */
export async function findViolations(fleet: Fleet): Promise<string[]> {
  const counts = await Promise.all(
    Object.entries(RULES).map(async ([rule, text]) => [rule, await fleet.count(text)] as const),
  );
  const broken = counts.filter(([, count]) => count > 0).map(([rule, count]) => `${count} ${rule}`);
  return [...broken, ...(await damagedFiles(fleet)), ...strayProcesses(fleet)];
}

/** Fails with the last lines of every process when jobs are left over. */
export async function untilAllEnded(fleet: Fleet, timeoutMs: number): Promise<void> {
  const countLeft = (): Promise<number> => fleet.count('SELECT count(*) FROM job WHERE finished_at IS NULL');
  await poll(countLeft, (left) => left === 0, timeoutMs).catch((error: unknown) => {
    const logs = fleet.all.map(({ role, pid, output }) => `${role} ${pid}:\n${output.slice(-3_000)}`);
    throw new Error([String(error), ...logs].join('\n\n'));
  });
}

export const countDone = (fleet: Fleet): Promise<number> =>
  fleet.count(`SELECT count(*) FROM job WHERE state = 'succeeded'`);

async function damagedFiles(fleet: Fleet): Promise<string[]> {
  const objects = await fleet.query<{ key: string; sha256: string }>('SELECT key, sha256 FROM stored_object');
  const damaged: string[] = [];
  for (const { key, sha256 } of objects) {
    const bytes = await fleet.findObject(key);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) {
      damaged.push(`the bytes of ${key} are not what was published`);
    }
  }
  return damaged;
}

const strayProcesses = (fleet: Fleet): string[] =>
  fleet.all.flatMap((one) => [
    ...(one.hasEndedByItself ? [`a ${one.role} process ended by itself: ${one.output}`] : []),
    ...(ESCAPED.test(one.output) ? [`a ${one.role} process let an error escape: ${one.output}`] : []),
    ...(fleet.secrets.some((secret) => one.output.includes(secret)) ? [`a ${one.role} process wrote a secret`] : []),
  ]);
