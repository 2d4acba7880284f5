import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsModule } from './accounts/index.js';
import { AdminModule } from './admin/index.js';
import { AvatarsModule } from './avatars/index.js';
import { BillingModule, PlanRateTerms } from './billing/index.js';
import { ConfigModule } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { Gate, HttpModule, IdempotencyInterceptor, RateTerms } from './http/index.js';
import { PersonasModule } from './personas/index.js';
import { PortraitsModule } from './portraits/index.js';
import { StorageModule } from './storage/index.js';

@Module({
  imports: [
    ConfigModule,
    DatabaseModule,
    HttpModule,
    AccountsModule,
    BillingModule,
    StorageModule,
    PersonasModule,
    PortraitsModule,
    AvatarsModule,
    AdminModule,
  ],
  providers: [
    Gate,
    { provide: RateTerms, useExisting: PlanRateTerms },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
})
export class AppModule {}
