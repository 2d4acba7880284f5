import { Body, Post } from '@nestjs/common';
import { SessionsService } from '../accounts/index.js';
import { ApiController, Endpoint, FromOperator, Operator } from '../http/index.js';
import { RevokeSessionsDto, SessionRevocationDto } from './dto/session-revocation.dto.js';

@ApiController('admin/v1/sessions', { tag: 'Admin: teams and keys' })
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('revoke')
  @Endpoint({
    summary: 'End sessions',
    description:
      'Those of a subject, or the one of a token id, whose tokens were issued before a moment. Every process refuses them within a second.',
    scope: 'admin',
    returns: SessionRevocationDto,
  })
  async revoke(@FromOperator() operator: Operator, @Body() input: RevokeSessionsDto): Promise<SessionRevocationDto> {
    return SessionRevocationDto.from(await this.sessions.revoke(operator, input.ended()));
  }
}
