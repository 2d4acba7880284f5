import { Get, Query } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { ApiController, cursorOf, Endpoint, PageQuery } from '../http/index.js';
import { AuditLogDto } from './dto/audit-entry.dto.js';

@ApiController('admin/v1/audit_log', { tag: 'Admin: audit' })
export class AuditLogController {
  constructor(private readonly auditLog: AuditLogService) {}

  @Get()
  @Endpoint({
    summary: 'List what operators changed',
    description: 'Newest first. `before` and `after` hold the facts that an operator sets, never a secret.',
    scope: 'admin',
    returns: AuditLogDto,
  })
  async list(@Query() query: PageQuery): Promise<AuditLogDto> {
    return AuditLogDto.from(await this.auditLog.list(query.limit, cursorOf(query, 'aud')));
  }
}
