import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Page, pageOf } from '../http/index.js';
import { AuditEntry } from './audit-entry.entity.js';

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'createdAt'>;

@Injectable()
export class AuditLogRepository {
  constructor(private readonly database: Database) {}

  async insert(entry: NewAuditEntry): Promise<void> {
    await this.entries.insert({ id: newId(), ...entry });
  }

  exists(id: string): Promise<boolean> {
    return this.entries.existsBy({ id });
  }

  async list(limit: number, after: string | null): Promise<Page<AuditEntry>> {
    const where = after ? { id: LessThan(after) } : {};
    return pageOf(await this.entries.find({ where, order: { id: 'DESC' }, take: limit + 1 }), limit);
  }

  private get entries() {
    return this.database.repository(AuditEntry);
  }
}
