import { Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { BillingModule } from '../billing/index.js';
import { HttpModule } from '../http/index.js';
import { JobsModule } from '../jobs/index.js';
import { ProvidersModule } from '../providers/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { PipelineMetrics } from './pipeline-metrics.js';
import { StoredMetrics } from './stored-metrics.js';
import { WebhookMetrics } from './webhook-metrics.js';

/** Of this application alone, so that two in one process do not share their numbers. */
const newRegistry = (): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
};

@Module({
  imports: [BillingModule, HttpModule, JobsModule, ProvidersModule, WebhooksModule],
  controllers: [MetricsController],
  providers: [
    { provide: Registry, useFactory: newRegistry },
    HttpMetrics,
    PipelineMetrics,
    StoredMetrics,
    WebhookMetrics,
  ],
})
export class MetricsModule {}
