import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsModule } from './accounts/index.js';
import { AdminModule } from './admin/index.js';
import { AvatarsModule } from './avatars/index.js';
import { BillingModule, PlanRateTerms } from './billing/index.js';
import { CharactersModule } from './characters/index.js';
import { ConfigModule } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { Gate, HttpModule, IdempotencyInterceptor, RateTerms } from './http/index.js';
import { ImagesModule } from './images/index.js';
import { MetricsModule } from './metrics/index.js';
import { PersonasModule } from './personas/index.js';
import { PortraitsModule } from './portraits/index.js';
import { StorageModule } from './storage/index.js';
import { StudioModule } from './studio/index.js';
import { WebhooksModule } from './webhooks/index.js';

@Module({
  imports: [
    ConfigModule,
    DatabaseModule,
    HttpModule,
    AccountsModule,
    BillingModule,
    StorageModule,
    WebhooksModule,
    PersonasModule,
    PortraitsModule,
    AvatarsModule,
    CharactersModule,
    ImagesModule,
    AdminModule,
    MetricsModule,
    StudioModule,
  ],
  providers: [
    Gate,
    { provide: RateTerms, useExisting: PlanRateTerms },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
})
export class AppModule {}
