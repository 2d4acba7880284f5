import { Get, Header } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { ApiController, Endpoint } from '../http/index.js';
import { StoredMetrics } from './stored-metrics.js';

@ApiController('metrics', { tag: 'Health' })
export class MetricsController {
  constructor(
    private readonly registry: Registry,
    private readonly stored: StoredMetrics,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Metrics of this process, for Prometheus',
    description:
      'Programs on the same machine need no key, unless they ask for somebody else (X-Forwarded-For and its like). ' +
      'Others need an operator key; without one this route does not exist.',
    scope: 'admin',
    isOpenToLocalPeers: true,
    returns: String,
  })
  @ApiProduces('text/plain')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  async metrics(): Promise<string> {
    await this.stored.refresh();
    return this.registry.metrics();
  }
}
