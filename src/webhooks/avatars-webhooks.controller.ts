import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { isUuid } from '../common/index.js';
import {
  ApiController,
  Caller,
  Endpoint,
  type Envelope,
  envelope,
  EnvelopeOf,
  From,
  NotFoundError,
  OffsetQuery,
  RequestId,
} from '../http/index.js';
import {
  CreateWebhookDto,
  DeletedWebhookDto,
  UpdateWebhookDto,
  WebhookDto,
  WebhookListDto,
} from './dto/avatars-webhook.dto.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookUrls } from './webhook-urls.js';
import { WebhookLimitReachedError, WebhookUrlInvalidError } from './webhooks.errors.js';

const FAMILY = 'avatars';
const EVENTS = ['job.completed', 'job.failed', 'job.cancelled'];

@ApiController('api/v1/webhooks', { tag: 'Avatars' })
export class AvatarsWebhooksController {
  constructor(
    private readonly endpoints: WebhookEndpointsService,
    private readonly urls: WebhookUrls,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Create a webhook',
    description: 'It hears of the end of every job. Your secret is never shown again.',
    scope: 'webhooks:write',
    status: 201,
    returns: EnvelopeOf(WebhookDto, 'webhook'),
    errors: [WebhookUrlInvalidError, WebhookLimitReachedError],
  })
  async create(@From() caller: Caller, @RequestId() requestId: string, @Body() input: CreateWebhookDto) {
    await this.urls.require(input.endpoint_url, 'endpoint_url');
    const { endpoint_url: url, secret } = input;
    const rest = { description: null, metadata: {}, apiVersion: caller.apiVersion };
    const { endpoint } = await this.endpoints.create(caller, { family: FAMILY, url, secret, events: EVENTS, ...rest });
    return wrapped(requestId, WebhookDto.from(endpoint));
  }

  @Get()
  @Endpoint({
    summary: 'List the webhooks',
    description: 'Newest first.',
    scope: 'webhooks:read',
    returns: EnvelopeOf(WebhookListDto, 'list'),
  })
  async list(@From() caller: Caller, @RequestId() requestId: string, @Query() query: OffsetQuery) {
    const { limit, offset } = query;
    const page = await this.endpoints.listByOffset(caller, { limit, offset });
    return wrapped(requestId, WebhookListDto.from(page, offset));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a webhook',
    description: 'For 24 hours after a change of the secret the old one signs too, in X-Pi-Signature-Previous.',
    scope: 'webhooks:write',
    returns: EnvelopeOf(WebhookDto, 'webhook'),
    errors: [WebhookUrlInvalidError, WebhookLimitReachedError],
  })
  async update(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') name: string,
    @Body() input: UpdateWebhookDto,
  ): Promise<Envelope<WebhookDto>> {
    const { id } = await this.endpoints.get(caller, FAMILY, requireUuid(name));
    if (input.endpoint_url !== undefined) {
      await this.urls.require(input.endpoint_url, 'endpoint_url');
    }
    const edits = { url: input.endpoint_url, secret: input.secret, isActive: input.is_active };
    return wrapped(requestId, WebhookDto.from(await this.endpoints.update(caller, { family: FAMILY, id }, edits)));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a webhook',
    scope: 'webhooks:write',
    returns: EnvelopeOf(DeletedWebhookDto, 'webhook'),
  })
  async delete(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') name: string,
  ): Promise<Envelope<DeletedWebhookDto>> {
    const id = requireUuid(name);
    await this.endpoints.delete(caller, FAMILY, id);
    return wrapped(requestId, DeletedWebhookDto.from(id));
  }
}

const wrapped = <Data extends { object: string }>(requestId: string, data: Data): Envelope<Data> =>
  envelope(requestId, data.object, 'completed', data);

/** In the spelling that answers use. What has another form does not exist. */
function requireUuid(name: string): string {
  if (!isUuid(name)) {
    throw new NotFoundError('webhook');
  }
  return name.toLowerCase();
}
