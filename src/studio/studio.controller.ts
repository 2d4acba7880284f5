import { Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../config/index.js';
import { ApiController, Endpoint, NotFoundError } from '../http/index.js';
import { contentSecurityPolicy } from './content-security-policy.js';
import { StudioFiles } from './studio-files.js';

const PAGE = 'index.html';

/** A page for people, so it is no part of the OpenAPI document; what it shows it reads through the API, with their key. */
@ApiExcludeController()
@ApiController('studio', { tag: 'Docs' })
export class StudioController {
  private readonly policy: string;

  constructor(
    private readonly env: Env,
    private readonly files: StudioFiles,
  ) {
    this.policy = contentSecurityPolicy(env);
  }

  @Get()
  @Endpoint({ summary: 'The studio: look at faces and change them', scope: 'public' })
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(PAGE, request, reply);
  }

  @Get('*')
  @Endpoint({ summary: 'What the studio is made of', scope: 'public' })
  file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { '*': name } = request.params as { '*': string };
    return this.send(name, request, reply);
  }

  private async send(name: string, { headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const file = this.env.STUDIO_ENABLED ? this.files.find(name) : null;
    if (!file) {
      throw new NotFoundError();
    }
    const isKnown = headers['if-none-match'] === file.etag;
    void reply.headers({
      'content-type': file.contentType,
      'content-security-policy': this.policy,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      etag: file.etag,
    });
    await reply.status(isKnown ? 304 : 200).send(isKnown ? undefined : file.bytes);
  }
}
