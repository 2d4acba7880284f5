import { Readable } from 'node:stream';
import { Get, Req, Res } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiController, Endpoint, EXAMPLE_KEY } from '../http/index.js';
import { ObjectDownloads } from './object-downloads.service.js';
import { RangeNotSatisfiableError, SignatureInvalidError } from './storage.errors.js';

@ApiController('objects', { tag: 'Files' })
export class ObjectsController {
  constructor(private readonly downloads: ObjectDownloads) {}

  @Get('*')
  @ApiParam({ name: 'path', type: String, description: 'All of it comes with the signed URL.', example: EXAMPLE_KEY })
  @Endpoint({
    summary: 'Download a picture by its signed URL',
    description:
      'Where pictures are kept in a bucket the answer is 302 with a URL of that bucket, which works for at most a minute.',
    scope: 'public',
    errors: [SignatureInvalidError, RangeNotSatisfiableError],
  })
  async download(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { status, headers, stream, error } = await this.downloads.open(request);
    void reply.status(status).headers(headers);
    if (error) {
      throw error;
    }
    // An empty stream keeps the Content-Length that HEAD has to show.
    await reply.send(status === 304 || status === 302 ? undefined : (stream ?? Readable.from([])));
  }
}
