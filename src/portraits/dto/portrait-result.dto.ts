import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_KEY, EXAMPLE_URL } from '../../http/index.js';
import type { PortraitView } from '../portrait.entity.js';
import { STATUSES, statusOnTheWire } from './portrait.dto.js';

/** What the drawing routes answer. */
export class PortraitResultDto {
  @ApiProperty({ format: 'uuid', description: 'The portrait; read it again with GET …/portrait/{pid}.' })
  portraitId!: string;

  @ApiProperty({
    enum: STATUSES,
    description: '"generating" when the picture was not ready in time; the work goes on.',
    example: 'generated',
  })
  status!: string;

  @ApiProperty({
    description: 'Key of the picture in the object store; empty until there is one.',
    example: EXAMPLE_KEY,
  })
  storageKey!: string;

  @ApiProperty({
    description: 'Downloads the picture without a credential for one hour; empty until there is one.',
    example: EXAMPLE_URL,
  })
  signedUrl!: string;

  static from(portrait: PortraitView, signedUrl: string): PortraitResultDto {
    return Object.assign(new PortraitResultDto(), {
      portraitId: portrait.id,
      status: statusOnTheWire(portrait),
      storageKey: portrait.storageKey ?? '',
      signedUrl,
    });
  }
}
