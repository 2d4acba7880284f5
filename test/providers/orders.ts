import { LedgerService } from '../../src/billing/index.js';
import { newId } from '../../src/common/index.js';
import { GenerationService, type Shot } from '../../src/generation/index.js';
import type { Job } from '../../src/jobs/index.js';
import { buildTeam } from '../factories/index.js';
import type { TestApp } from '../support/app.js';

export const PRICE_MILLI = 1_000;

const SHOT: Shot = {
  name: 'shot',
  prompt: { system: 'Draw.', user: 'A lighthouse keeper.' },
  references: [],
  aspectRatio: '1:1',
  size: '1K',
};

/** A row of the calls a job made. */
export interface CallRow {
  shot: string;
  provider: string;
  model: string;
  outcome: string;
  attempt: number;
  reason: string | null;
  costMicros: string | null;
  usage: Record<string, number> | null;
  applied: { aspectRatio: string; size: string; references: number };
}

interface Books {
  openHolds: number;
  capturedMilli: number;
  /** Jobs that were charged for more or less than they delivered. */
  chargedFailures: number;
  /** Of the money's own rules. */
  violations: number;
}

/** A team with credits that orders pictures from the pipeline itself, without a product in between. */
export class Orderer {
  private constructor(
    private readonly app: TestApp,
    readonly teamId: string,
  ) {}

  static async create(app: TestApp, credits = 10_000): Promise<Orderer> {
    const { teamId } = await buildTeam(app);
    await app.get(LedgerService).grant(teamId, credits * PRICE_MILLI, 'Test');
    return new Orderer(app, teamId);
  }

  order(shots: Partial<Shot>[] = [{}]): Promise<string> {
    const subjectId = newId();
    const order = {
      kind: 'portrait_generation',
      teamId: this.teamId,
      isTest: false,
      subjectId,
      ownerId: null,
      unitPriceMilli: PRICE_MILLI,
      folder: `team/${this.teamId}/test/${subjectId}`,
      shots: shots.map((shot) => ({ ...SHOT, ...shot })),
    } as const;
    return this.app.database.transaction(() => this.app.get(GenerationService).order(order));
  }

  /** One picture for a text; resolves when its job has ended. */
  async draw(text: string, wish: Partial<Shot> = {}): Promise<Job> {
    return this.untilEnded(await this.order([{ ...wish, prompt: { system: '', user: text } }]));
  }

  async untilEnded(jobId: string): Promise<Job> {
    const job = await this.app.get(GenerationService).waitForEnd(jobId, 60_000);
    if (!job?.finishedAt) {
      throw new Error(`The job has not ended: ${JSON.stringify(job)}`);
    }
    return job;
  }

  callsOf(jobId: string): Promise<CallRow[]> {
    return this.app.database.query<CallRow>(
      `SELECT shot, provider, model, outcome, attempt, reason, cost_micros AS "costMicros", usage, applied
         FROM provider_call WHERE job_id = $1 ORDER BY id`,
      [jobId],
    );
  }

  /** What the team's money says. */
  async books(): Promise<Books> {
    const [row] = await this.app.database.query<Books>(
      `SELECT count(*) FILTER (WHERE h.state = 'held')::integer AS "openHolds",
              coalesce(sum(h.captured), 0)::integer AS "capturedMilli",
              count(*) FILTER (WHERE h.captured <> j.delivered * j.unit_price)::integer AS "chargedFailures",
              (SELECT count(*) FROM invariant_violation)::integer AS "violations"
         FROM credit_hold h JOIN job j ON j.id = h.job_id WHERE j.team_id = $1`,
      [this.teamId],
    );
    return row!;
  }
}
