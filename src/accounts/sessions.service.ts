import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Operator } from '../http/index.js';
import { AuditLogService } from './audit-log.service.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { SessionClaim, SessionRevocation } from './session-revocation.entity.js';
import { SessionsRepository } from './sessions.repository.js';

export interface EndedSessions {
  claim: SessionClaim;
  value: string;
  /** Null: now. */
  issuedBefore: Date | null;
}

/** Ends sessions before their tokens do. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly auditLog: AuditLogService,
  ) {}

  /** Every process refuses such tokens within a second. */
  revoke({ actorId }: Operator, { claim, value, issuedBefore }: EndedSessions): Promise<SessionRevocation> {
    return this.database.transaction(async () => {
      const before = await this.sessions.find(claim, value);
      const after = await this.sessions.revoke(claim, value, issuedBefore);
      await this.auditLog.record({
        actorId,
        action: 'session.revoke',
        teamId: null,
        subjectId: null,
        before: before && facts(before),
        after: facts(after),
      });
      await this.credentials.announceChange();
      return after;
    });
  }
}

const facts = ({ claim, value, issuedBefore }: SessionRevocation) => ({ [claim]: value, before: issuedBefore });
