import { unknownCursor } from '../http/index.js';
import { Injectable } from '@nestjs/common';
import type { Page } from '../http/index.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditLogRepository, type NewAuditEntry } from './audit-log.repository.js';

/** Who changed what; every change of an operator is recorded in its own transaction. */
@Injectable()
export class AuditLogService {
  constructor(private readonly entries: AuditLogRepository) {}

  record(entry: NewAuditEntry): Promise<void> {
    return this.entries.insert(entry);
  }

  async list(limit: number, after: string | null): Promise<Page<AuditEntry>> {
    if (after && !(await this.entries.exists(after))) {
      throw unknownCursor();
    }
    return this.entries.list(limit, after);
  }
}
