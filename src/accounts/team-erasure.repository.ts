import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';

/** Names and reasons that people wrote; ids, amounts and moments in the audit log stay. */
const WORDS = `'{name,reason,note,url,description}'::text[]`;

/** What an erased team leaves in the rows that speak of money and of operators. */
@Injectable()
export class TeamErasureRepository {
  constructor(private readonly database: Database) {}

  async blankTeam(teamId: string): Promise<void> {
    await this.database.execute(
      `UPDATE team SET name = '', erased_at = coalesce(erased_at, now()), updated_at = now() WHERE id = $1`,
      [teamId],
    );
  }

  async endKeys(teamId: string): Promise<void> {
    await this.database.execute(
      `UPDATE api_key SET name = '', revoked_at = coalesce(revoked_at, now()) WHERE team_id = $1`,
      [teamId],
    );
  }

  async blankAudit(teamId: string): Promise<void> {
    await this.database.execute(
      `UPDATE audit_log SET before = before - ${WORDS}, after = after - ${WORDS} WHERE team_id = $1`,
      [teamId],
    );
  }
}
