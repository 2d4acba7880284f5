import { Readable } from 'node:stream';
import { Get, Param, Req, Res } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiController, Caller, Endpoint, IdPipe, MissingCredentialError, NotFoundError } from '../http/index.js';
import { RangeNotSatisfiableError, SignatureInvalidError } from '../storage/index.js';
import { ImageOutputsService, type OutputReader } from './image-outputs.service.js';
import { OutputExpiredError, OutputNotAvailableError } from './images.errors.js';

const POSITION = /^(0|[1-9]\d{0,8})$/;

@ApiController('v1/images', { tag: 'Images' })
export class ImageOutputsController {
  constructor(private readonly outputs: ImageOutputsService) {}

  @Get(':id/output/:n')
  @ApiParam({ name: 'n', example: '0' })
  @ApiQuery({
    name: 'token',
    type: String,
    required: false,
    description: 'As in `output_urls`; stands for the credential.',
  })
  @Endpoint({
    summary: 'Download an output',
    description: 'The bytes of output `n`, counted from 0, by credential or by the `token` of its URL.',
    scope: 'images:read',
    takesToken: true,
    errors: [SignatureInvalidError, OutputExpiredError, OutputNotAvailableError, RangeNotSatisfiableError],
  })
  async downloadOutput(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id', new IdPipe('img', 'image')) id: string,
    @Param('n') n: string,
  ): Promise<void> {
    if (!POSITION.test(n)) {
      throw new NotFoundError('output');
    }
    const opened = await this.outputs.open(readerOf(request), { id, n: Number(n) }, request);
    const { status, headers, stream, error } = opened;
    void reply.status(status).headers(headers);
    if (error) {
      throw error;
    }
    // An empty stream keeps the Content-Length that HEAD has to show.
    await reply.send(status === 304 ? undefined : (stream ?? Readable.from([])));
  }
}

function readerOf({ query, principal }: FastifyRequest): OutputReader {
  const { token } = query as { token?: unknown };
  if (token !== undefined) {
    // One that is given twice is none of ours.
    return { token: typeof token === 'string' ? token : '' };
  }
  if (!(principal instanceof Caller)) {
    throw new MissingCredentialError();
  }
  return { caller: principal };
}
