import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { Database } from '../database/index.js';
import type { BodyStream, Operator } from '../http/index.js';
import { BlocklistService, type ReadEntries, readEntries } from '../moderation/index.js';

export type BlocklistImport = ReadEntries & { added: number };

/** Whole lists of blocked names at once: all that can be read is on the list afterwards, or nothing is. */
@Injectable()
export class BlocklistImportsService {
  constructor(
    private readonly database: Database,
    private readonly blocklist: BlocklistService,
    private readonly auditLog: AuditLogService,
  ) {}

  /** Read to its end before the transaction begins: a slow sender must not hold one open. */
  async run({ actorId }: Operator, { mediaType, chunks }: BodyStream): Promise<BlocklistImport> {
    const read = await readEntries(mediaType === 'text/csv' ? 'csv' : 'jsonl', chunks);
    return this.database.transaction(async () => {
      const added = await this.blocklist.addAll(read.entries);
      const after = { rows: read.rows, added, bad: read.badCount };
      await this.auditLog.record({
        actorId,
        action: 'blocklist.import',
        teamId: null,
        subjectId: null,
        before: null,
        after,
      });
      return { ...read, added };
    });
  }
}
