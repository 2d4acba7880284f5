import { Get, Param, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiController, Endpoint, FromOperator, Operator } from '../http/index.js';
import { ProviderDto, ProviderListDto } from './dto/provider.dto.js';
import { ProvidersService } from './providers.service.js';

@ApiController('admin/v1/providers', { tag: 'Admin: operations' })
export class ProvidersController {
  constructor(private readonly providers: ProvidersService) {}

  @Get()
  @Endpoint({
    summary: 'List image providers',
    description: 'Those that this service knows: what they can do, and how their calls of the last 24 hours went.',
    scope: 'admin',
    returns: ProviderListDto,
  })
  async list(): Promise<ProviderListDto> {
    return ProviderListDto.from(await this.providers.list());
  }

  @Post(':name/disable')
  @ApiParam({ name: 'name', example: 'gemini' })
  @Endpoint({
    summary: 'Switch a provider off',
    description:
      'Every process stops calling it within two seconds, and it stays off until it is enabled. Calls under way go on.',
    scope: 'admin',
    returns: ProviderDto,
  })
  async disable(@FromOperator() operator: Operator, @Param('name') name: string): Promise<ProviderDto> {
    return ProviderDto.from(await this.providers.switch(operator, name, false));
  }

  @Post(':name/enable')
  @ApiParam({ name: 'name', example: 'gemini' })
  @Endpoint({
    summary: 'Switch a provider on again',
    scope: 'admin',
    returns: ProviderDto,
  })
  async enable(@FromOperator() operator: Operator, @Param('name') name: string): Promise<ProviderDto> {
    return ProviderDto.from(await this.providers.switch(operator, name, true));
  }
}
