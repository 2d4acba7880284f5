import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { AttemptsRepository, JobsService, JobVitals } from '../jobs/index.js';
import { type BreakerState, ImageRouter } from '../providers/index.js';

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 90, 120];
const BREAKER_STATES: BreakerState[] = ['closed', 'half_open', 'open'];

/** What this process did for jobs: calls to providers, jobs brought to their end. */
@Injectable()
export class PipelineMetrics implements OnModuleInit {
  private readonly endedJobs: Counter;
  private readonly calls: Counter;
  private readonly callSeconds: Histogram;

  constructor(
    private readonly registry: Registry,
    private readonly jobs: JobsService,
    private readonly attempts: AttemptsRepository,
    private readonly router: ImageRouter,
    private readonly vitals: JobVitals,
  ) {
    const registers = [registry];
    this.endedJobs = new Counter({
      name: 'likeness_jobs_ended_total',
      help: 'Jobs that this process brought to their last state.',
      labelNames: ['kind', 'state'],
      registers,
    });
    this.calls = new Counter({
      name: 'likeness_provider_calls_total',
      help: 'Calls to image providers by what came of them in the end; unknown: a worker was lost meanwhile.',
      labelNames: ['provider', 'outcome'],
      registers,
    });
    this.callSeconds = new Histogram({
      name: 'likeness_provider_call_duration_seconds',
      help: 'Time that providers took, without waiting for a free slot or storing the picture.',
      labelNames: ['provider'],
      buckets: SECONDS,
      registers,
    });
  }

  onModuleInit(): void {
    this.jobs.onEnd(({ kind, state }) => this.endedJobs.inc({ kind, state }));
    this.attempts.onCallEnd(({ provider, outcome }) => this.calls.inc({ provider, outcome }));
    this.router.onCall(({ provider, seconds }) => this.callSeconds.observe({ provider }, seconds));
    this.watchBreakers();
    this.watchDoorbell();
  }

  private watchBreakers(): void {
    const { router, registry } = this;
    const gauge = new Gauge({
      name: 'likeness_provider_breaker_state',
      help: '1 for the state that the circuit breaker of a provider is in, 0 for the others.',
      labelNames: ['provider', 'model', 'state'],
      registers: [],
      collect() {
        for (const { provider, model, state: present } of router.breakerStates()) {
          BREAKER_STATES.forEach((state) => this.set({ provider, model, state }, state === present ? 1 : 0));
        }
      },
    });
    registry.registerMetric(gauge);
  }

  private watchDoorbell(): void {
    const { vitals, registry } = this;
    const gauge = new Gauge({
      name: 'likeness_queue_doorbell_up',
      help: '0 while rings fail, so that workers poll for jobs instead: slower, but nothing is lost.',
      registers: [],
      collect() {
        this.set(vitals.isDoorbellTroubled() ? 0 : 1);
      },
    });
    registry.registerMetric(gauge);
  }
}
