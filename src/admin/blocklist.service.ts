import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { Database } from '../database/index.js';
import { invalidInput, NotFoundError, type Operator, type Page, pageOf, unknownCursor } from '../http/index.js';
import {
  type BlocklistEntry,
  type BlocklistKind,
  BlocklistService,
  findMatchFault,
  type NewBlocklistEntry,
} from '../moderation/index.js';
import { AlreadyListedError } from './admin.errors.js';

/** The blocklist in the hands of operators: each change with its line in the audit log. */
@Injectable()
export class BlocklistAdminService {
  constructor(
    private readonly database: Database,
    private readonly blocklist: BlocklistService,
    private readonly auditLog: AuditLogService,
  ) {}

  add({ actorId }: Operator, entry: NewBlocklistEntry): Promise<BlocklistEntry> {
    requireMatchable(entry);
    return this.database.transaction(async () => {
      const [id] = await this.blocklist.add([entry]);
      const added = id && (await this.blocklist.findEntry(id));
      if (!added) {
        throw new AlreadyListedError(entry.term);
      }
      const after = { kind: entry.kind, term: entry.term, aliases: entry.aliases };
      await this.auditLog.record({
        actorId,
        action: 'blocklist.create',
        teamId: null,
        subjectId: added.id,
        before: null,
        after,
      });
      return added;
    });
  }

  remove({ actorId }: Operator, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const entry = await this.blocklist.findEntry(id);
      if (!entry || !(await this.blocklist.remove(id))) {
        throw new NotFoundError('blocklist entry');
      }
      const before = { kind: entry.kind, term: entry.term, aliases: entry.aliases };
      await this.auditLog.record({
        actorId,
        action: 'blocklist.delete',
        teamId: null,
        subjectId: id,
        before,
        after: null,
      });
    });
  }

  async list(limit: number, after: string | null, kind?: BlocklistKind): Promise<Page<BlocklistEntry>> {
    if (after && !(await this.blocklist.findEntry(after))) {
      throw unknownCursor();
    }
    return pageOf(await this.blocklist.list({ kind, limit: limit + 1, after: after ?? undefined }), limit);
  }
}

function requireMatchable(entry: NewBlocklistEntry): void {
  const fault = findMatchFault(entry);
  if (fault) {
    throw invalidInput([fault], 'body');
  }
}
