import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';

/** How the calls of one provider went lately. Durations are of calls that were answered. */
export interface CallStatistics {
  provider: string;
  calls: number;
  failed: number;
  unknown: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

/** A call that was aborted says nothing of its provider. */
const STATISTICS = `
  SELECT provider, count(*)::int AS calls,
         count(*) FILTER (WHERE outcome NOT IN ('ok', 'aborted', 'unknown'))::int AS failed,
         count(*) FILTER (WHERE outcome = 'unknown')::int AS unknown,
         round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms))::int AS "p50Ms",
         round(percentile_cont(0.95) WITHIN GROUP (ORDER BY ms))::int AS "p95Ms"
    FROM (SELECT provider, outcome,
                 CASE WHEN outcome NOT IN ('aborted', 'unknown') THEN extract(epoch FROM ended_at - started_at) * 1000 END AS ms
            FROM provider_call WHERE id >= $1 AND started_at >= now() - $2 * interval '1 second') AS recent
   GROUP BY provider`;

/** What calls of providers came to, over all jobs and processes. */
@Injectable()
export class CallStatisticsRepository {
  constructor(private readonly database: Database) {}

  listRecent(windowS: number): Promise<CallStatistics[]> {
    return this.database.query<CallStatistics & Record<string, unknown>>(STATISTICS, [idSince(windowS), windowS]);
  }
}

/** Ids grow with time, so that the primary key finds recent rows; a minute is left for clocks that differ. */
function idSince(windowS: number): string {
  const hex = (Date.now() - (windowS + 60) * 1_000).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
