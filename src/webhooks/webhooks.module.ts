import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { HttpModule } from '../http/index.js';
import { StorageModule } from '../storage/index.js';
import { AvatarsWebhooksController } from './avatars-webhooks.controller.js';
import { CallbackEndpoints } from './callback-endpoints.js';
import { loadDataKey } from './data-key.js';
import { DeliveryQueue } from './delivery-queue.repository.js';
import { DeliveryResults } from './delivery-results.service.js';
import { DeliveryUpkeep } from './delivery-upkeep.js';
import { Dispatcher } from './dispatcher.js';
import { EndpointNotices } from './endpoint-notices.js';
import { GuardedHttp } from './guarded-http/guarded-http.js';
import { NameResolver } from './guarded-http/name-resolver.js';
import { TargetGuard } from './guarded-http/target-guard.js';
import { Schedule } from './schedule.js';
import { SecretBox } from './secret-box.js';
import { Secrets } from './secrets.js';
import { Sender } from './sender.js';
import { WebhookDeliveriesController } from './webhook-deliveries.controller.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookEndpointsController } from './webhook-endpoints.controller.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookEvents } from './webhook-events.js';
import { WebhookEventsRepository } from './webhook-events.repository.js';
import { WebhookTestsService } from './webhook-tests.service.js';
import { WebhookUrls } from './webhook-urls.js';
import { WebhookVitals } from './webhook-vitals.js';

const secretBox = async (env: Env) => new SecretBox(await loadDataKey(env));
const schedule = (env: Env) => new Schedule(env.WEBHOOK_TIME_SCALE);

const REPOSITORIES = [DeliveryQueue, WebhookDeliveriesRepository, WebhookEndpointsRepository, WebhookEventsRepository];
const DISPATCH = [DeliveryResults, DeliveryUpkeep, Dispatcher, EndpointNotices, Sender];
const EXPORTS = [CallbackEndpoints, GuardedHttp, WebhookDeliveriesService, WebhookEvents, WebhookUrls, WebhookVitals];

@Module({
  imports: [ConfigModule, DatabaseModule, HttpModule, StorageModule],
  controllers: [AvatarsWebhooksController, WebhookDeliveriesController, WebhookEndpointsController],
  providers: [
    { provide: SecretBox, inject: [Env], useFactory: secretBox },
    { provide: Schedule, inject: [Env], useFactory: schedule },
    ...REPOSITORIES,
    ...DISPATCH,
    ...EXPORTS,
    NameResolver,
    Secrets,
    TargetGuard,
    WebhookEndpointsService,
    WebhookTestsService,
  ],
  exports: EXPORTS,
})
export class WebhooksModule {}
