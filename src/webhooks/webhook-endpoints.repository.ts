import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Statement } from '../database/index.js';
import { type Page, pageOf } from '../http/index.js';
import { WebhookEndpoint, type WebhookFamily } from './webhook-endpoint.entity.js';

/** One team in one of its worlds. */
export interface Owner {
  teamId: string;
  isTest: boolean;
}

export type NewEndpoint = Pick<
  WebhookEndpoint,
  | 'id'
  | 'teamId'
  | 'isTest'
  | 'family'
  | 'url'
  | 'events'
  | 'description'
  | 'metadata'
  | 'apiVersion'
  | 'secret'
  | 'secretPreview'
>;

export type EndpointChanges = Partial<
  Pick<
    WebhookEndpoint,
    | 'url'
    | 'events'
    | 'description'
    | 'metadata'
    | 'apiVersion'
    | 'secret'
    | 'secretPreview'
    | 'oldSecrets'
    | 'isActive'
    | 'consecutiveFailures'
    | 'firstFailureAt'
    | 'hasExhausted'
  >
>;

/** What an event is called in each family; null: that family does not hear of it. */
export interface EventNames {
  characters: string;
  avatars: string | null;
}

const LOCK_COUNT: Statement = {
  name: 'webhookEndpoints.lockCount',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('webhook endpoints:' || $1::text || $2::text, 0))`,
};

/** Webhook endpoints, in one team and world but for an operator. */
@Injectable()
export class WebhookEndpointsRepository {
  constructor(private readonly database: Database) {}

  /** Also those that are switched off. They stay where they are until the transaction in progress ends. */
  listListening({ teamId, isTest }: Owner, { characters, avatars }: EventNames): Promise<WebhookEndpoint[]> {
    const statement: Statement = {
      name: 'webhookEndpoints.listening',
      text: `SELECT ${this.columns} FROM webhook_endpoint
              WHERE team_id = $1 AND is_test = $2
                AND (family = 'characters' AND (events @> ARRAY[$3::text] OR events @> ARRAY['*'])
                  OR family = 'avatars' AND events @> ARRAY[$4::text])
              ORDER BY id FOR KEY SHARE`,
    };
    return this.database.query<WebhookEndpoint>(statement, [teamId, isTest, characters, avatars]);
  }

  async insert(endpoint: NewEndpoint): Promise<WebhookEndpoint> {
    await this.rows.insert(endpoint);
    return this.rows.findOneByOrFail({ id: endpoint.id });
  }

  /** Of two at once one is kept; both see that one. */
  async insertForCallbacks(endpoint: NewEndpoint): Promise<void> {
    await this.rows.createQueryBuilder().insert().values(endpoint).orIgnore().execute();
  }

  findForCallbacks({ teamId, isTest }: Owner): Promise<WebhookEndpoint | null> {
    return this.rows.findOneBy({ teamId, isTest, family: 'callbacks' });
  }

  find({ teamId, isTest }: Owner, family: WebhookFamily, id: string): Promise<WebhookEndpoint | null> {
    return this.rows.findOneBy({ id, teamId, isTest, family });
  }

  /** Nobody deletes it until the transaction in progress ends. */
  findPinned({ teamId, isTest }: Owner, family: WebhookFamily, id: string): Promise<WebhookEndpoint | null> {
    return this.rows.findOne({ where: { id, teamId, isTest, family }, lock: { mode: 'for_key_share' } });
  }

  /** For an operator; nobody changes it until the transaction in progress ends. */
  findOfAnyTeam(id: string): Promise<WebhookEndpoint | null> {
    return this.rows.findOne({ where: { id }, lock: { mode: 'pessimistic_read' } });
  }

  /** Held until the transaction in progress ends. */
  findLocked({ teamId, isTest }: Owner, family: WebhookFamily, id: string): Promise<WebhookEndpoint | null> {
    return this.rows.findOne({ where: { id, teamId, isTest, family }, lock: { mode: 'for_no_key_update' } });
  }

  /** Newest first, from behind a row on. */
  async list({ teamId, isTest }: Owner, limit: number, after: string | null): Promise<Page<WebhookEndpoint>> {
    const text = `SELECT ${this.columns} FROM webhook_endpoint
                   WHERE team_id = $1 AND is_test = $2 AND family = 'characters' AND ($3::uuid IS NULL OR id < $3)
                   ORDER BY id DESC LIMIT $4`;
    return pageOf(await this.database.query<WebhookEndpoint>(text, [teamId, isTest, after, limit + 1]), limit);
  }

  async listByOffset(
    { teamId, isTest }: Owner,
    page: { limit: number; offset: number },
  ): Promise<[WebhookEndpoint[], number]> {
    const order = { order: { id: 'DESC' }, take: page.limit, skip: page.offset } as const;
    return this.rows.findAndCount({ where: { teamId, isTest, family: 'avatars' }, ...order });
  }

  /** Those that the team made; nobody else who asks is answered until the transaction in progress ends. */
  async countLocked({ teamId, isTest }: Owner): Promise<number> {
    await this.database.query(LOCK_COUNT, [teamId, isTest]);
    return this.rows.countBy({ teamId, isTest, family: Not('callbacks') });
  }

  async update(id: string, changes: EndpointChanges): Promise<WebhookEndpoint> {
    await this.rows.update({ id }, { ...changes, updatedAt: () => 'now()' });
    return this.rows.findOneByOrFail({ id });
  }

  async remove({ teamId, isTest }: Owner, family: WebhookFamily, id: string): Promise<boolean> {
    const { affected } = await this.rows.delete({ id, teamId, isTest, family });
    return (affected ?? 0) > 0;
  }

  private get columns(): string {
    return this.database.columns(WebhookEndpoint);
  }

  private get rows() {
    return this.database.repository(WebhookEndpoint);
  }
}
