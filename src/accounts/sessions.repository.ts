import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Plan } from '../http/index.js';
import { LONGEST_SESSION_S } from './session-token.js';
import { type SessionClaim, SessionRevocation } from './session-revocation.entity.js';

/** What the database knows of a session: its team, and since when tokens like it are refused. */
export interface SessionStanding {
  plan: Plan | null;
  defaultApiVersion: string | null;
  refusedBefore: Date | null;
}

const DAY_S = 86_400;

interface SessionKeys {
  teamId: string | null;
  subject: string;
  tokenId: string | null;
}

const FIND_STANDING = {
  name: 'session_find_standing',
  text: `SELECT t.plan, t.default_api_version AS "defaultApiVersion",
                (SELECT max(r.issued_before) FROM session_revocation r
                  WHERE (r.claim, r.value) IN (('sub', $2), ('jti', $3))) AS "refusedBefore"
           FROM (SELECT $1::uuid AS id) asked LEFT JOIN team t ON t.id = asked.id AND t.erased_at IS NULL`,
};

const REVOKE = `
  INSERT INTO session_revocation AS r (claim, value, issued_before) VALUES ($1, $2, COALESCE($3::timestamptz, now()))
  ON CONFLICT (claim, value) DO UPDATE SET issued_before = GREATEST(r.issued_before, excluded.issued_before)`;

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  async findStanding({ teamId, subject, tokenId }: SessionKeys): Promise<SessionStanding> {
    const [row] = await this.database.query<SessionStanding>(FIND_STANDING, [teamId, subject, tokenId]);
    return row ?? { plan: null, defaultApiVersion: null, refusedBefore: null };
  }

  find(claim: SessionClaim, value: string): Promise<SessionRevocation | null> {
    return this.revocations.findOneBy({ claim, value });
  }

  /** Null is the present moment. An earlier one never takes back what a later one refused. */
  async revoke(claim: SessionClaim, value: string, issuedBefore: Date | null): Promise<SessionRevocation> {
    await this.database.execute(REVOKE, [claim, value, issuedBefore]);
    return this.revocations.findOneByOrFail({ claim, value });
  }

  /** Those that are older than any token that is still taken; answers how many. */
  removeOld(): Promise<number> {
    return this.database.execute(
      `DELETE FROM session_revocation WHERE issued_before < now() - make_interval(secs => $1)`,
      [LONGEST_SESSION_S + DAY_S],
    );
  }

  private get revocations() {
    return this.database.repository(SessionRevocation);
  }
}
