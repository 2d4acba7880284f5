import { ApiProperty } from '@nestjs/swagger';
import type { BoardLink } from '../board-door.js';

export class QueueBoardLinkDto {
  @ApiProperty({ enum: ['queue_board_link'] })
  object!: 'queue_board_link';

  @ApiProperty({
    description: 'To be opened in a browser, behind the address of these routes.',
    example: '/admin/queues?token=1795255200.3f9a…',
  })
  path!: string;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;

  static from({ path, expiresAt }: BoardLink): QueueBoardLinkDto {
    return Object.assign(new QueueBoardLinkDto(), {
      object: 'queue_board_link',
      path,
      expires_at: expiresAt.toISOString(),
    } satisfies QueueBoardLinkDto);
  }
}
