import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { ConfigModule, Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { ErrorsPageController } from './errors-page/errors-page.controller.js';
import { HealthController } from './health.controller.js';
import { Dialects } from './dialects/dialects.js';
import { IdempotencyKeysRepository } from './idempotency/idempotency-keys.repository.js';
import { IdempotencyReaper } from './idempotency/idempotency-reaper.js';
import { Once } from './idempotency/once.js';
import { WaitingReplays } from './idempotency/waiting-replays.js';
import { BytesInFlight } from './large-json/bytes-in-flight.js';
import { OperatorPort } from './operator-port.js';
import { RateLimitGuard } from './rate-limits/rate-limit.guard.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { TokenBucketStorage } from './rate-limits/token-bucket-storage.js';
import { Readiness } from './readiness.js';
import { SentAnswers } from './sent-answers.js';

/** The gate draws by bucket, team and plan; the one entry here only tells the library that limits are on. */
const throttler = ThrottlerModule.forRootAsync({
  imports: [RateLimitsModule],
  inject: [TokenBucketStorage],
  useFactory: (storage: TokenBucketStorage) => ({ throttlers: [{ ttl: 60_000, limit: 1 }], storage }),
});

@Module({
  imports: [ConfigModule, DatabaseModule, RateLimitsModule, throttler],
  controllers: [HealthController, ErrorsPageController],
  providers: [
    { provide: Dialects, inject: [Env], useFactory: (env: Env) => new Dialects(env) },
    { provide: BytesInFlight, inject: [Env], useFactory: (env: Env) => new BytesInFlight(env.BODY_BYTES_IN_FLIGHT) },
    IdempotencyKeysRepository,
    IdempotencyReaper,
    Once,
    OperatorPort,
    Readiness,
    SentAnswers,
    WaitingReplays,
    { provide: APP_GUARD, useClass: RateLimitGuard },
  ],
  exports: [BytesInFlight, Dialects, IdempotencyKeysRepository, Once, RateLimitsModule, SentAnswers, WaitingReplays],
})
export class HttpModule {}
