import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { WebhookVitals } from '../webhooks/index.js';

/** What this process sent. */
@Injectable()
export class WebhookMetrics implements OnModuleInit {
  private readonly attempts: Counter;

  constructor(
    registry: Registry,
    private readonly vitals: WebhookVitals,
  ) {
    this.attempts = new Counter({
      name: 'likeness_webhook_attempts_total',
      help: 'Webhooks that were sent, by what their delivery became; pending: it is tried again.',
      labelNames: ['state'],
      registers: [registry],
    });
  }

  onModuleInit(): void {
    this.vitals.onAttempt((state) => this.attempts.inc({ state }));
  }
}
