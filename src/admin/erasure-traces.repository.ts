import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';

/** What is left of a subject in rows that are not its own. */
@Injectable()
export class ErasureTracesRepository {
  constructor(private readonly database: Database) {}

  /** Whether a character that has no row any more was drawn for this team, drawn from, or told of. */
  async existOfCharacter(teamId: string, id: string): Promise<boolean> {
    const text = `
      SELECT FROM job WHERE team_id = $1 AND (subject_id = $2 AND kind = 'character_synthesis'
                                              OR owner_id = $2 AND kind IN ('character_synthesis', 'image_generation'))
       UNION ALL
      SELECT FROM webhook_event WHERE team_id = $1 AND $2 = ANY(subject_ids) AND type LIKE 'character.%'
       LIMIT 1`;
    return (await this.database.query(text, [teamId, id])).length > 0;
  }

  /** Lines on a team's statement that may still be in answers to operators, which are kept for a day. */
  async listOperatorsEvents(teamId: string): Promise<string[]> {
    const text = `SELECT id FROM usage_event WHERE team_id = $1 AND type IN ('topup', 'adjustment', 'refund')
                     AND created_at > now() - interval '2 days'`;
    const rows = await this.database.query<{ id: string }>(text, [teamId]);
    return rows.map(({ id }) => id);
  }

  /** Jobs of a team forget which of these avatars they drew from. */
  async forgetAvatars(teamId: string, ids: string[]): Promise<void> {
    await this.database.execute(
      `UPDATE job SET details = details #- '{input,avatar_id}'
        WHERE team_id = $1 AND lower(details #>> '{input,avatar_id}') = ANY($2)`,
      [teamId, ids],
    );
  }
}
