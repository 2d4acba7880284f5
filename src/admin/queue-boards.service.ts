import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { Database } from '../database/index.js';
import type { Operator } from '../http/index.js';
import { BoardDoor, type BoardLink } from './board-door.js';

/** Opens the page of the queue to a browser, with a line in the audit log. */
@Injectable()
export class QueueBoardsService {
  constructor(
    private readonly database: Database,
    private readonly door: BoardDoor,
    private readonly auditLog: AuditLogService,
  ) {}

  open({ actorId }: Operator): Promise<BoardLink> {
    return this.database.transaction(async () => {
      const link = this.door.link();
      const after = { expires_at: link.expiresAt };
      await this.auditLog.record({
        actorId,
        action: 'queue_board.open',
        teamId: null,
        subjectId: null,
        before: null,
        after,
      });
      return link;
    });
  }
}
