import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';

/** How many calls of paid providers today has had. The day is UTC's, by the clock of the database. */
@Injectable()
export class ProviderDaysRepository {
  constructor(private readonly database: Database) {}

  /** Counts calls before they are made; false when that would pass the ceiling, and then nothing is counted. */
  async take(calls: number, ceiling: number): Promise<boolean> {
    const text = `INSERT INTO provider_day AS today (day, calls)
                  SELECT (now() AT TIME ZONE 'UTC')::date, $1::integer WHERE $1::integer <= $2::integer
                      ON CONFLICT (day) DO UPDATE SET calls = today.calls + excluded.calls
                   WHERE today.calls + excluded.calls <= $2::integer`;
    return (await this.database.execute({ name: 'providerDays.take', text }, [calls, ceiling])) > 0;
  }

  async secondsLeft(): Promise<number> {
    const text = `SELECT ceil(extract(epoch FROM
                    date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day' - now() AT TIME ZONE 'UTC'))::integer AS "seconds"`;
    const [row] = await this.database.query<{ seconds: number }>({ name: 'providerDays.secondsLeft', text });
    return row?.seconds ?? 1;
  }
}
