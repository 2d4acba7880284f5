import { ApiProperty } from '@nestjs/swagger';
import type { AuditEntry } from '../../accounts/index.js';
import { toUlid } from '../../common/index.js';
import { exampleId, listOf } from '../../http/index.js';
import type { Page } from '../../http/index.js';
import { BLOCKLIST_PREFIX } from './blocklist.dto.js';
import { ERASURE_PREFIX } from './erasure.dto.js';

/** Kinds whose ids begin with another word than their actions. */
const PREFIXES: Record<string, string> = { blocklist: BLOCKLIST_PREFIX, erasure: ERASURE_PREFIX, webhook: 'we' };

export class AuditEntryDto {
  @ApiProperty({ example: 'aud_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['audit_log'] })
  object!: 'audit_log';

  @ApiProperty({
    description: 'Who did it: an operator key, or `session:` and the subject of a session.',
    example: 'key_01KAM2Z8C5F6T7V8W9X0Y1Z2A3',
  })
  actor_id!: string;

  @ApiProperty({ example: 'team.create' })
  action!: string;

  @ApiProperty({ type: String, nullable: true, example: exampleId('team') })
  team_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What was changed; its kind is the first word of `action`.',
    example: exampleId('team'),
  })
  subject_id!: string | null;

  @ApiProperty({ type: Object, nullable: true })
  before!: object | null;

  @ApiProperty({ type: Object, nullable: true, example: { name: 'Night Market Studio', plan: 'pro' } })
  after!: object | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  static from(entry: AuditEntry): AuditEntryDto {
    const [kind = ''] = entry.action.split('.');
    return Object.assign(new AuditEntryDto(), {
      id: toUlid('aud', entry.id),
      object: 'audit_log',
      actor_id: entry.actorId,
      action: entry.action,
      team_id: entry.teamId && toUlid('team', entry.teamId),
      subject_id: entry.subjectId && toUlid(PREFIXES[kind] ?? kind, entry.subjectId),
      before: entry.before,
      after: entry.after,
      created_at: entry.createdAt.toISOString(),
    } satisfies AuditEntryDto);
  }
}

export class AuditLogDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [AuditEntryDto] })
  data!: AuditEntryDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<AuditEntry>): AuditLogDto {
    return Object.assign(
      new AuditLogDto(),
      listOf(page, (row) => AuditEntryDto.from(row)),
    );
  }
}
