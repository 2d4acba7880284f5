import { ApiProperty } from '@nestjs/swagger';
import { fromUlid, isUuid, toUlid } from '../../common/index.js';
import { EnumField, EXAMPLE_UUID, exampleId, Examples, invalidInput, StringField } from '../../http/index.js';
import { type Erasure, ERASURE_SUBJECTS, type ErasureSubject } from '../erasure.entity.js';
import type { ErasureWish } from '../erasures.service.js';

export const ERASURE_PREFIX = 'era';

/** How the family of each subject spells its ids beside the plain uuid. */
const PREFIXES: Record<ErasureSubject, string> = {
  persona: 'persona',
  character: 'char',
  avatar: 'avatar',
  team: 'team',
};

@Examples({
  'a persona': { team_id: exampleId('team'), subject: 'persona', id: EXAMPLE_UUID },
  'a character': { team_id: exampleId('team'), subject: 'character', id: exampleId('char') },
  'a whole team': { team_id: exampleId('team'), subject: 'team', id: exampleId('team') },
})
export class CreateErasureDto {
  @StringField({ description: 'The team it belongs to.', max: 64, example: exampleId('team') })
  team_id!: string;

  @EnumField({ description: 'What is to be forgotten.', values: ERASURE_SUBJECTS, example: 'persona' })
  subject!: ErasureSubject;

  @StringField({
    description: 'Its id as its own routes show it; for an avatar that was not saved the id of its job.',
    max: 64,
    example: EXAMPLE_UUID,
  })
  id!: string;

  wish(): ErasureWish {
    const teamId = fromUlid('team', this.team_id);
    const id = isUuid(this.id) ? this.id.toLowerCase() : fromUlid(PREFIXES[this.subject], this.id);
    if (!teamId) {
      throw refused('team_id', 'team_id must be an id like team_01….');
    }
    if (!id) {
      throw refused('id', 'id must be a uuid, or an id as the routes of the subject show it.');
    }
    if (this.subject === 'team' && id !== teamId) {
      throw refused('id', 'id must be the team_id when a team is to be forgotten.');
    }
    return { teamId, subject: this.subject, id };
  }
}

const refused = (path: string, message: string) => invalidInput([{ path, kind: 'format', message }], 'body');

class ErasureReceiptDto {
  @ApiProperty({ description: 'Rows that were deleted, or whose words were.' })
  rows!: number;

  @ApiProperty()
  objects!: number;

  @ApiProperty({ description: 'Small copies of pictures.' })
  renditions!: number;

  @ApiProperty()
  webhook_payloads!: number;

  @ApiProperty()
  idempotency_bodies!: number;

  @ApiProperty({ type: [String], example: ['backups', 'providers'], description: 'Copies out of our reach.' })
  not_covered!: string[];
}

export class ErasureDto {
  @ApiProperty({ example: 'era_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['erasure'] })
  object!: 'erasure';

  @ApiProperty({ example: exampleId('team') })
  team_id!: string;

  @ApiProperty({ enum: ERASURE_SUBJECTS })
  subject!: string;

  @ApiProperty({ format: 'uuid' })
  subject_id!: string;

  @ApiProperty({ enum: ['pending', 'done'] })
  state!: 'pending' | 'done';

  @ApiProperty({ type: ErasureReceiptDto, nullable: true, description: 'Once it is done.' })
  receipt!: ErasureReceiptDto | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;

  static from({ id, teamId, subject, subjectId, receipt, createdAt, finishedAt }: Erasure): ErasureDto {
    return Object.assign(new ErasureDto(), {
      id: toUlid(ERASURE_PREFIX, id),
      object: 'erasure',
      team_id: toUlid('team', teamId),
      subject,
      subject_id: subjectId,
      state: finishedAt ? 'done' : 'pending',
      receipt,
      created_at: createdAt.toISOString(),
      finished_at: finishedAt?.toISOString() ?? null,
    } satisfies ErasureDto);
  }
}
