import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { LedgerService, type OpenHolds, toCredits } from '../billing/index.js';
import { JobVitals, type LiveJobs } from '../jobs/index.js';
import { type LiveDeliveries, WebhookVitals } from '../webhooks/index.js';
import { Cached } from './cached.js';

/** As often as a scraper comes at most. */
const COUNTS_MAX_AGE_MS = 5_000;
/** The check of the ledger looks at whole tables. */
const LEDGER_MAX_AGE_MS = 300_000;

interface Counts {
  jobs: LiveJobs[];
  holds: OpenHolds;
  deliveries: LiveDeliveries[];
}

interface LedgerCheck {
  violations: number;
  at: number;
}

/** What the tables say, the same in every process. Without a database these values are absent, and nothing fails. */
@Injectable()
export class StoredMetrics {
  private readonly counts: Cached<Counts>;
  private readonly ledgerCheck: Cached<LedgerCheck>;
  private readonly jobsByState: Gauge;
  private readonly oldestAge: Gauge;
  private readonly deliveriesByState: Gauge;
  private readonly single: Record<SingleName, Gauge>;

  constructor(registry: Registry, jobs: JobVitals, ledger: LedgerService, webhooks: WebhookVitals) {
    this.counts = new Cached(() => count(jobs, ledger, webhooks), { name: 'The tables', maxAgeMs: COUNTS_MAX_AGE_MS });
    this.ledgerCheck = new Cached(() => check(ledger), { name: 'The ledger', maxAgeMs: LEDGER_MAX_AGE_MS });
    const [byState, registers] = [['state'], [registry]];
    this.jobsByState = new Gauge({
      name: 'likeness_jobs',
      help: 'Jobs that have not ended.',
      labelNames: byState,
      registers,
    });
    this.oldestAge = new Gauge({
      name: 'likeness_job_oldest_age_seconds',
      help: 'Age of the oldest job that has not ended, since it was ordered.',
      labelNames: byState,
      registers,
    });
    this.deliveriesByState = new Gauge({
      name: 'likeness_webhook_deliveries',
      help: 'Webhook deliveries that are not over; pending ones wait for their turn in the schedule.',
      labelNames: byState,
      registers,
    });
    this.single = singleGauges(registry);
  }

  async refresh(): Promise<void> {
    const [counts, ledgerCheck] = await Promise.all([this.counts.read(), this.ledgerCheck.read()]);
    this.showJobs(counts?.jobs ?? []);
    this.showDeliveries(counts?.deliveries ?? []);
    const queued = counts?.jobs.find(({ state }) => state === 'queued');
    const pending = counts?.deliveries.find(({ state }) => state === 'pending');
    this.show('likeness_database_up', counts ? 1 : 0);
    this.show('likeness_queue_depth', queued?.due);
    this.show('likeness_queue_longest_wait_seconds', queued?.longestWaitS);
    this.show('likeness_webhook_longest_wait_seconds', pending?.longestWaitS);
    this.show('likeness_credit_holds_open', counts?.holds.count);
    this.show('likeness_credits_held', counts && toCredits(counts.holds.heldMilli));
    this.show('likeness_ledger_violations', ledgerCheck?.violations);
    this.show('likeness_ledger_check_timestamp_seconds', ledgerCheck?.at);
  }

  private showJobs(jobs: LiveJobs[]): void {
    this.jobsByState.reset();
    this.oldestAge.reset();
    for (const { state, count: jobsInState, oldestAgeS } of jobs) {
      this.jobsByState.set({ state }, jobsInState);
      this.oldestAge.set({ state }, oldestAgeS);
    }
  }

  private showDeliveries(deliveries: LiveDeliveries[]): void {
    this.deliveriesByState.reset();
    for (const { state, count: deliveriesInState } of deliveries) {
      this.deliveriesByState.set({ state }, deliveriesInState);
    }
  }

  private show(name: SingleName, value: number | null | undefined): void {
    if (value === null || value === undefined) {
      this.single[name].remove();
    } else {
      this.single[name].set(value);
    }
  }
}

const SINGLE = {
  likeness_database_up: 'Whether the database answered when it was last asked.',
  likeness_queue_depth: 'Jobs that a worker may take now.',
  likeness_queue_longest_wait_seconds: 'How long a worker could have taken the first of them.',
  likeness_webhook_longest_wait_seconds: 'How long the first webhook that is due could have been sent.',
  likeness_credit_holds_open: 'Holds that neither were charged nor came back yet.',
  likeness_credits_held: 'Credits in those holds.',
  likeness_ledger_violations: 'Invariants of money and quotas that do not hold. Anything but 0 is wrong.',
  likeness_ledger_check_timestamp_seconds: 'When they were last checked.',
} as const;

type SingleName = keyof typeof SINGLE;

const singleGauges = (registry: Registry): Record<SingleName, Gauge> =>
  Object.fromEntries(
    Object.entries(SINGLE).map(([name, help]) => [name, new Gauge({ name, help, registers: [registry] })]),
  ) as Record<SingleName, Gauge>;

async function count(vitals: JobVitals, ledger: LedgerService, webhooks: WebhookVitals): Promise<Counts> {
  const [jobs, holds, deliveries] = await Promise.all([
    vitals.countLive(),
    ledger.countOpenHolds(),
    webhooks.countLive(),
  ]);
  return { jobs, holds, deliveries };
}

async function check(ledger: LedgerService): Promise<LedgerCheck> {
  const violations = await ledger.listViolations();
  return { violations: violations.length, at: Date.now() / 1_000 };
}
