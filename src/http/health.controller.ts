import { Get, HttpStatus, Res } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiController, Endpoint } from './endpoint.js';
import { Readiness } from './readiness.js';

class HealthDto {
  @ApiProperty({ example: 'ok' })
  status!: string;
}

@ApiController('health', { tag: 'Health' })
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Endpoint({ summary: 'Whether the process is alive', scope: 'public', returns: HealthDto })
  live(): HealthDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @Endpoint({
    summary: 'Whether the process should get traffic',
    description: 'Looks at Postgres only. 503 with the reason while it is away or the process is stopping.',
    scope: 'public',
    returns: HealthDto,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthDto> {
    const obstacle = await this.readiness.findObstacle();
    void reply.status(obstacle ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
    return { status: obstacle ?? 'ready' };
  }
}
