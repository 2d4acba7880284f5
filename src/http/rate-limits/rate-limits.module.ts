import { Module } from '@nestjs/common';
import { ConfigModule } from '../../config/index.js';
import { MonotonicClock } from './clock.js';
import { RateLimits } from './rate-limits.service.js';
import { TokenBucketStorage } from './token-bucket-storage.js';

@Module({
  imports: [ConfigModule],
  providers: [MonotonicClock, RateLimits, TokenBucketStorage],
  exports: [RateLimits, TokenBucketStorage],
})
export class RateLimitsModule {}
