import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { GenerationService } from '../generation/index.js';
import { type Caller, IdempotencyKeysRepository } from '../http/index.js';
import type { Job } from '../jobs/index.js';
import type { PortraitResultDto } from './dto/portrait-result.dto.js';
import type { Portrait, PortraitView } from './portrait.entity.js';
import { PortraitCancelledError, portraitNotFound, ProviderError, ProviderRefusedError } from './portraits.errors.js';
import { PortraitLinks } from './portrait-links.js';
import { PortraitsRepository } from './portraits.repository.js';

/** The answers of routes that wait for what they ordered. */
@Injectable()
export class PortraitResultsService {
  constructor(
    private readonly env: Env,
    private readonly portraits: PortraitsRepository,
    private readonly generation: GenerationService,
    private readonly keys: IdempotencyKeysRepository,
    private readonly links: PortraitLinks,
  ) {}

  /** The portrait when it is made, or as it stands when the wait is over. A failure is thrown as what the caller may know of it. */
  async get(caller: Caller, portrait: Portrait, preferredWaitMs: number | null): Promise<PortraitResultDto> {
    const settled = await this.waitFor(caller, portrait, preferredWaitMs);
    if (settled.status === 'failed') {
      // A key may have been pointed at it after the settle had looked for keys to set free.
      await this.keys.forgetSubject(settled.id);
      requireNoFailure(await this.generation.waitForEnd(settled.jobId, 0));
    }
    return this.links.result(settled);
  }

  /** For whom was told that it is in the making. */
  async getAsItStands(caller: Caller, portrait: Portrait, preferredWaitMs: number | null): Promise<PortraitResultDto> {
    return this.links.result(await this.waitFor(caller, portrait, preferredWaitMs));
  }

  private async waitFor(caller: Caller, portrait: Portrait, preferredWaitMs: number | null): Promise<PortraitView> {
    const isAwaited = portrait.status === 'pending' && preferredWaitMs !== 0;
    const job = isAwaited
      ? await this.generation.waitForEnd(portrait.jobId, preferredWaitMs ?? this.env.PORTRAIT_WAIT_MS)
      : null;
    const settled = await this.portraits.find(caller, portrait.personaId, portrait.id);
    if (!settled) {
      requireNoFailure(job);
      throw portraitNotFound();
    }
    return settled.status === 'pending' ? Object.assign(settled, { isRunning: preferredWaitMs !== 0 }) : settled;
  }
}

function requireNoFailure(job: Job | null): void {
  if (job?.state === 'cancelled') {
    throw new PortraitCancelledError();
  }
  if (job?.state !== 'failed') {
    return;
  }
  const { code = '', message = 'The picture could not be made.', provider = null } = job.error ?? {};
  if (code === 'reference_gone') {
    throw portraitNotFound();
  }
  throw ['input_blocked', 'output_blocked'].includes(code)
    ? new ProviderRefusedError(message, provider)
    : new ProviderError(message, provider);
}
