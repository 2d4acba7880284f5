import type { PastCall } from '../attempts.repository.js';
import type { JobView } from '../job-view.js';

/** For whoever asks why a job took long or failed; nothing in it is a provider's own text. */
export class JobDiagnosticsDto {
  provider!: string | null;
  model!: string | null;
  queued_ms!: number | null;
  run_ms!: number | null;
  attempts!: { provider: string; model: string; outcome: string | null; duration_ms: number | null }[];

  static from({ picture, createdAt, startedAt, finishedAt }: JobView, calls: PastCall[]): JobDiagnosticsDto {
    return Object.assign(new JobDiagnosticsDto(), {
      provider: picture?.provider ?? null,
      model: picture?.model ?? null,
      queued_ms: between(createdAt, startedAt ?? finishedAt),
      run_ms: startedAt && between(startedAt, finishedAt),
      attempts: calls.map(({ provider, model, outcome, startedAt: from, endedAt }) => ({
        provider,
        model,
        outcome,
        duration_ms: between(from, endedAt),
      })),
    });
  }
}

const between = (from: Date, to: Date | null): number | null => to && to.getTime() - from.getTime();
