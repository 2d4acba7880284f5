import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../../common/index.js';
import { EXAMPLE_URL } from '../../../http/index.js';
import type { UploadTicket } from '../upload-tickets.service.js';

export class UploadTicketDto {
  @ApiProperty({ example: 'upl_01HXMQ7Z3K8Y2NABCDEFGHJKMR', description: 'Good for one character, for 24 hours.' })
  upload_id!: string;

  @ApiProperty({ format: 'uri', description: 'PUT the raw bytes here, without a credential.', example: EXAMPLE_URL })
  upload_url!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Send them with the bytes, unchanged.',
    example: { 'Content-Type': 'image/jpeg' },
  })
  upload_headers!: Record<string, string>;

  @ApiProperty({ format: 'date-time', description: 'When the URL ends.' })
  expires_at!: string;

  static from({ id, url, headers, expiresAt }: UploadTicket): UploadTicketDto {
    return Object.assign(new UploadTicketDto(), {
      upload_id: toUlid('upl', id),
      upload_url: url,
      upload_headers: headers,
      expires_at: expiresAt.toISOString(),
    });
  }
}
