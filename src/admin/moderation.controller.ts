import { Body, Post } from '@nestjs/common';
import { ApiController, Endpoint } from '../http/index.js';
import { ModerationService, ModerationUnavailableError } from '../moderation/index.js';
import { CheckTextDto, FindingsDto } from './dto/blocklist.dto.js';

@ApiController('admin/v1/moderation', { tag: 'Admin: moderation' })
export class ModerationController {
  constructor(private readonly moderation: ModerationService) {}

  @Post('check')
  @Endpoint({
    summary: 'Check a text',
    description: 'What moderation finds in it. Nothing is stored.',
    scope: 'admin',
    returns: FindingsDto,
    errors: [ModerationUnavailableError],
  })
  async check(@Body() { text }: CheckTextDto): Promise<FindingsDto> {
    return FindingsDto.from(await this.moderation.inspect(text));
  }
}
