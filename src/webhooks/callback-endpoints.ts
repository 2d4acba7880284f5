import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { DEFAULT_API_VERSION } from '../http/index.js';
import { newSecret, Secrets } from './secrets.js';
import { type Owner, WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** The secret that signs callbacks of single orders; a team has one in each of its worlds, made when it is first needed. */
@Injectable()
export class CallbackEndpoints {
  constructor(
    private readonly database: Database,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly secrets: Secrets,
  ) {}

  async ensure({ teamId, isTest }: Owner): Promise<WebhookEndpoint> {
    const found = await this.endpoints.findForCallbacks({ teamId, isTest });
    if (found) {
      return found;
    }
    const id = newId();
    const { secret, secretPreview } = this.secrets.seal(newSecret(), id);
    const rest = { url: null, events: [], description: null, metadata: {}, apiVersion: DEFAULT_API_VERSION };
    await this.endpoints.insertForCallbacks({
      id,
      teamId,
      isTest,
      family: 'callbacks',
      secret,
      secretPreview,
      ...rest,
    });
    return (await this.endpoints.findForCallbacks({ teamId, isTest })) as WebhookEndpoint;
  }

  async secretOf(owner: Owner): Promise<string> {
    return this.secrets.open(await this.ensure(owner));
  }

  /** The old secret signs along for a day. */
  rotate(owner: Owner): Promise<string> {
    return this.database.transaction(async () => {
      const { id } = await this.ensure(owner);
      const endpoint = (await this.endpoints.findLocked(owner, 'callbacks', id)) as WebhookEndpoint;
      const secret = newSecret();
      await this.endpoints.update(id, this.secrets.replace(endpoint, secret));
      return secret;
    });
  }
}
