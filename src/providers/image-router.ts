import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { type AttemptPlan, type NextCall, type PastAttempt, planAttempt } from './attempt-plan.js';
import {
  type GeneratedImage,
  type ImageProvider,
  type ImageReference,
  type ImageRequest,
  MAX_IMAGE_BYTES,
} from './image-provider.js';
import { type BreakerView, ProviderBreakers } from './provider-breakers.js';
import { ProviderFailure } from './provider-failure.js';
import type { RequestShape } from './provider-fit.js';

export interface RouterOptions {
  /** Providers in order of preference. */
  providers: readonly ImageProvider[];
  /** Draws for test keys, so that they never cost money. */
  local: ImageProvider;
}

/** What a call brought; its cost is known or null. */
export type DeliveredImage = GeneratedImage & { costMicros: number | null };

/** Chooses the provider of each attempt and makes the call. Who retries when, and what it costs, is the pipeline's business. */
export class ImageRouter {
  private readonly breakers = new ProviderBreakers();
  private readonly slots = new Map<string, BulkheadPolicy>();

  constructor(private readonly options: RouterOptions) {}

  /** The providers that serve a caller, in order; empty when the operator configured none. */
  configured(isTest: boolean): string[] {
    return this.providersFor(isTest).map(({ name }) => name);
  }

  plan(isTest: boolean, shape: RequestShape, past: readonly PastAttempt[]): AttemptPlan {
    return planAttempt(this.providersFor(isTest), shape, past, {
      restMs: (provider) => this.breakers.restMs(provider),
    });
  }

  /** Whether calls of this provider cost the operator money. */
  isPaid(provider: string): boolean {
    return provider !== this.options.local.name;
  }

  /** Makes one planned call. Fails with `ProviderFailure`, or with the caller's own reason when the caller's signal fired. */
  async call(plan: NextCall, request: ImageRequest, signal: AbortSignal): Promise<DeliveredImage> {
    signal.throwIfAborted();
    const provider = this.providerNamed(plan.provider);
    const work = () => this.generate(provider, fitted(request, plan), signal);
    if (provider === this.options.local) {
      return { ...(await work()), costMicros: 0 };
    }
    const guarded = this.slotsOf(provider).execute(() => {
      signal.throwIfAborted();
      return this.breakers.run(provider, work);
    });
    const image = await Promise.race([guarded, rejectionOf(signal)]);
    if (image.bytes.length > MAX_IMAGE_BYTES) {
      const { usage, costMicros } = image;
      throw new ProviderFailure('bad_output', provider.name, { reason: 'too_large', usage, costMicros });
    }
    return { ...image, costMicros: image.costMicros ?? null };
  }

  breakerStates(): BreakerView[] {
    return this.breakers.list();
  }

  private async generate(provider: ImageProvider, request: ImageRequest, caller: AbortSignal): Promise<GeneratedImage> {
    const deadline = AbortSignal.timeout(provider.timeoutMs);
    const signal = AbortSignal.any([caller, deadline]);
    try {
      return await Promise.race([provider.generate(request, signal), rejectionOf(signal)]);
    } catch (error) {
      caller.throwIfAborted();
      if (error instanceof ProviderFailure) {
        throw error;
      }
      const failure = deadline.aborted ? 'timeout' : 'unavailable';
      throw new ProviderFailure(failure, provider.name, {
        cause: error,
        wasAnswered: deadline.aborted,
        reason: deadline.aborted ? 'deadline' : 'no_answer',
      });
    }
  }

  private slotsOf({ name, concurrency }: ImageProvider): BulkheadPolicy {
    const slots = this.slots.get(name) ?? bulkhead(concurrency, Number.POSITIVE_INFINITY);
    this.slots.set(name, slots);
    return slots;
  }

  private providersFor(isTest: boolean): readonly ImageProvider[] {
    const { providers, local } = this.options;
    return isTest && providers.length > 0 ? [local] : providers;
  }

  private providerNamed(name: string): ImageProvider {
    const { providers, local } = this.options;
    const provider = [...providers, local].find((candidate) => candidate.name === name);
    if (!provider) {
      throw new Error(`No image provider is called "${name}".`);
    }
    return provider;
  }
}

function fitted(request: ImageRequest, plan: NextCall): ImageRequest {
  return {
    ...request,
    references: plan.references.flatMap((at) => request.references.slice(at, at + 1)).map((one) => ownState(one, plan)),
    aspectRatio: plan.aspectRatio,
    size: plan.size,
    attempt: plan.attempt,
  };
}

function ownState(reference: ImageReference, { provider, model }: NextCall): ImageReference {
  const { madeBy } = reference;
  const isTheirs = !madeBy || (madeBy.provider === provider && madeBy.model === model);
  return isTheirs ? reference : { ...reference, state: undefined };
}

/** Rejects when the signal fires, so that a provider that ignores its signal cannot hold the call. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
