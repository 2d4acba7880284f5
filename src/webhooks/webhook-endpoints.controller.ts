import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiController,
  Caller,
  cursorOf,
  Endpoint,
  From,
  IdPipe,
  type List,
  listOf,
  PageQuery,
} from '../http/index.js';
import { CreateWebhookEndpointDto, UpdateWebhookEndpointDto } from './dto/webhook-endpoint-input.dto.js';
import { DeletedWebhookEndpointDto, WebhookEndpointDto, WebhookEndpointListDto } from './dto/webhook-endpoint.dto.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookUrls } from './webhook-urls.js';
import { WebhookLimitReachedError, WebhookUrlInvalidError } from './webhooks.errors.js';

const FAMILY = 'characters';
const EndpointId = () => Param('id', new IdPipe('we', 'webhook endpoint'));

@ApiController('v1/webhook_endpoints', { tag: 'Webhooks' })
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpointsService,
    private readonly urls: WebhookUrls,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Create a webhook endpoint',
    description: 'Its `secret` is in this answer and never again. An Idempotency-Key is ignored for that reason.',
    scope: 'webhooks:write',
    status: 201,
    returns: WebhookEndpointDto,
    errors: [WebhookUrlInvalidError, WebhookLimitReachedError],
  })
  async create(@From() caller: Caller, @Body() input: CreateWebhookEndpointDto): Promise<WebhookEndpointDto> {
    await this.urls.require(input.url, 'url');
    const { url, events, description = null, metadata = {}, api_version: apiVersion = caller.apiVersion } = input;
    const wishes = { family: FAMILY, url, events, description, metadata, apiVersion } as const;
    const { endpoint, secret } = await this.endpoints.create(caller, wishes);
    return WebhookEndpointDto.from(endpoint, secret);
  }

  @Get()
  @Endpoint({
    summary: 'List the webhook endpoints',
    scope: 'webhooks:read',
    returns: WebhookEndpointListDto,
  })
  async list(@From() caller: Caller, @Query() query: PageQuery): Promise<List<WebhookEndpointDto>> {
    const page = await this.endpoints.list(caller, query.limit, cursorOf(query, 'we'));
    return listOf(page, (endpoint) => WebhookEndpointDto.from(endpoint, null));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve a webhook endpoint',
    scope: 'webhooks:read',
    returns: WebhookEndpointDto,
  })
  async get(@From() caller: Caller, @EndpointId() id: string): Promise<WebhookEndpointDto> {
    return WebhookEndpointDto.from(await this.endpoints.get(caller, FAMILY, id), null);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a webhook endpoint',
    description: 'Switched off, what it was still to be told is discarded.',
    scope: 'webhooks:write',
    returns: WebhookEndpointDto,
    errors: [WebhookUrlInvalidError],
  })
  async update(
    @From() caller: Caller,
    @EndpointId() id: string,
    @Body() input: UpdateWebhookEndpointDto,
  ): Promise<WebhookEndpointDto> {
    await this.endpoints.get(caller, FAMILY, id);
    if (input.url !== undefined) {
      await this.urls.require(input.url, 'url');
    }
    const { url, events, description, metadata, api_version: apiVersion, is_active: isActive } = input;
    const edits = { url, events, description, metadata, apiVersion, isActive };
    return WebhookEndpointDto.from(await this.endpoints.update(caller, { family: FAMILY, id }, edits), null);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a webhook endpoint',
    description: 'Its delivery log goes too.',
    scope: 'webhooks:write',
    returns: DeletedWebhookEndpointDto,
  })
  async delete(@From() caller: Caller, @EndpointId() id: string): Promise<DeletedWebhookEndpointDto> {
    await this.endpoints.delete(caller, FAMILY, id);
    return DeletedWebhookEndpointDto.from(id);
  }

  @Post(':id/rotate_secret')
  @Endpoint({
    summary: 'Rotate the secret of a webhook endpoint',
    description: 'The new `secret` is in this answer and never again. For 24 hours both sign.',
    scope: 'webhooks:write',
    returns: WebhookEndpointDto,
    errors: [WebhookLimitReachedError],
  })
  async rotateSecret(@From() caller: Caller, @EndpointId() id: string): Promise<WebhookEndpointDto> {
    const { endpoint, secret } = await this.endpoints.rotateSecret(caller, FAMILY, id);
    return WebhookEndpointDto.from(endpoint, secret);
  }
}
