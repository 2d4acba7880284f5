import { Injectable } from '@nestjs/common';
import { Database, violatedConstraint } from '../database/index.js';

/** What speaks of money and of operators stays, without words; see the services that own these tables. */
const KEPT = [
  'api_key',
  'audit_log',
  'credit_account',
  'credit_hold',
  'erasure',
  'job',
  'ledger_transfer',
  'quota_unit',
  'quota_usage',
  'team_limit',
  'usage_event',
];

const TABLES = `
  SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
   WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.column_name = 'team_id'
     AND c.table_name <> ALL($1) ORDER BY c.table_name`;

/** Every row that names a team, whichever table it is in: a table that is added one day is not forgotten. */
@Injectable()
export class TeamRowsRepository {
  constructor(private readonly database: Database) {}

  /** In the transaction in progress; answers how many rows went. */
  async remove(teamId: string): Promise<number> {
    const rows = await this.database.query<{ name: string }>(TABLES, [KEPT]);
    let [removed, left] = [0, rows.map(({ name }) => name)];
    while (left.length > 0) {
      const blocked: string[] = [];
      for (const table of left) {
        const count = await this.removeFrom(table, teamId);
        removed += count ?? 0;
        blocked.push(...(count === null ? [table] : []));
      }
      if (blocked.length === left.length) {
        throw new Error(`Rows of ${blocked.join(', ')} hold each other.`);
      }
      left = blocked;
    }
    return removed;
  }

  /** Null while rows of another table refer to them. */
  private async removeFrom(table: string, teamId: string): Promise<number | null> {
    await this.database.execute('SAVEPOINT of_table');
    try {
      const count = await this.database.execute(`DELETE FROM "${table}" WHERE team_id = $1`, [teamId]);
      await this.database.execute('RELEASE SAVEPOINT of_table');
      return count;
    } catch (error) {
      if (violatedConstraint(error) === null) {
        throw error;
      }
      await this.database.execute('ROLLBACK TO SAVEPOINT of_table');
      return null;
    }
  }
}
