import { METHODS } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BytesInFlight, type SentAnswer, SentAnswers } from '../http/index.js';

/** From a cached read to a portrait that is waited for. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const KNOWN_METHODS = new Set(METHODS);

/** Requests of this process. Routes are templates, so no id, name or unknown address becomes a label. */
@Injectable()
export class HttpMetrics implements OnModuleInit {
  private readonly requests: Counter;
  private readonly durations: Histogram;

  constructor(
    registry: Registry,
    private readonly answers: SentAnswers,
    bytesInFlight: BytesInFlight,
  ) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'likeness_http_requests_total',
      help: 'Answers sent, by method, route template and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.durations = new Histogram({
      name: 'likeness_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer; portraits are waited for.',
      labelNames: ['method', 'route'],
      buckets: SECONDS,
      registers,
    });
    const inFlight = new Gauge({
      name: 'likeness_http_body_bytes_in_flight',
      help: 'Bytes of large request bodies taken on and not answered yet.',
      registers: [],
      collect() {
        this.set(bytesInFlight.bytes);
      },
    });
    registry.registerMetric(inFlight);
  }

  onModuleInit(): void {
    this.answers.listen((answer) => this.count(answer));
  }

  private count({ method: asked, route, status, seconds }: SentAnswer): void {
    const method = KNOWN_METHODS.has(asked) ? asked : 'other';
    this.requests.inc({ method, route, status });
    this.durations.observe({ method, route }, seconds);
  }
}
