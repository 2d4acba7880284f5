import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { type AttemptPlan, type NextCall, type PastAttempt, planAttempt } from './attempt-plan.js';
import {
  type GeneratedImage,
  type ImageProvider,
  type ImageReference,
  type ImageRequest,
  MAX_ANSWER_BYTES,
} from './image-provider.js';
import { type BreakerView, ProviderBreakers } from './provider-breakers.js';
import { ProviderFailure } from './provider-failure.js';
import type { RequestShape } from './provider-fit.js';

export interface RouterOptions {
  /** Providers in order of preference. */
  providers: readonly ImageProvider[];
  /** Draws for test keys, so that they never cost money. */
  local: ImageProvider;
  /** Whether the operator has switched a provider off for now. */
  isDisabled?: (provider: string) => boolean;
}

/** A provider as its operator configured it. */
export type ConfiguredProvider = Pick<ImageProvider, 'name' | 'model' | 'capabilities'>;

/** A call that a provider was really asked for, whatever came of it. */
export interface MadeCall {
  provider: string;
  seconds: number;
}

/** What a call brought; its cost is known or null. */
export type DeliveredImage = GeneratedImage & { costMicros: number | null };

/** Chooses the provider of each attempt and makes the call. Who retries when, and what it costs, is the pipeline's business. */
export class ImageRouter {
  private readonly breakers = new ProviderBreakers();
  private readonly slots = new Map<string, BulkheadPolicy>();
  private readonly callListeners: ((call: MadeCall) => void)[] = [];

  constructor(private readonly options: RouterOptions) {}

  /** The providers that serve a caller, in order; empty when the operator configured none. */
  configured(isTest: boolean): string[] {
    return this.providersFor(isTest).map(({ name }) => name);
  }

  /** What the operator configured, whether it is switched off or not. */
  list(): ConfiguredProvider[] {
    return this.options.providers.map(({ name, model, capabilities }) => ({ name, model, capabilities }));
  }

  plan(isTest: boolean, shape: RequestShape, past: readonly PastAttempt[]): AttemptPlan {
    const providers = this.providersFor(isTest);
    const last = past.at(-1);
    if (providers.length === 0) {
      return { next: 'over', failure: last?.failure ?? 'unavailable', provider: last?.provider ?? null };
    }
    return planAttempt(providers, shape, past, {
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
    this.requireEnabled(plan.provider);
    const provider = this.providerNamed(plan.provider);
    const work = () => this.generate(provider, fitted(request, plan), signal);
    if (provider === this.options.local) {
      return { ...(await work()), costMicros: 0 };
    }
    const guarded = this.slotsOf(provider).execute(() => {
      signal.throwIfAborted();
      this.requireEnabled(provider.name);
      return this.breakers.run(provider, work);
    });
    const image = await Promise.race([guarded, rejectionOf(signal)]);
    if (image.bytes.length > MAX_ANSWER_BYTES[plan.size]) {
      const { usage, costMicros } = image;
      throw new ProviderFailure('bad_output', provider.name, { reason: 'too_large', usage, costMicros });
    }
    return { ...image, costMicros: image.costMicros ?? null };
  }

  /** Is told of every call that this process made. */
  onCall(listener: (call: MadeCall) => void): void {
    this.callListeners.push(listener);
  }

  breakerStates(): BreakerView[] {
    return this.breakers.list();
  }

  private async generate(provider: ImageProvider, request: ImageRequest, caller: AbortSignal): Promise<GeneratedImage> {
    const startedAt = performance.now();
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
    } finally {
      this.tellCall({ provider: provider.name, seconds: (performance.now() - startedAt) / 1_000 });
    }
  }

  private tellCall(call: MadeCall): void {
    for (const listener of this.callListeners) {
      listener(call);
    }
  }

  private slotsOf({ name, concurrency }: ImageProvider): BulkheadPolicy {
    const slots = this.slots.get(name) ?? bulkhead(concurrency, Number.POSITIVE_INFINITY);
    this.slots.set(name, slots);
    return slots;
  }

  private providersFor(isTest: boolean): readonly ImageProvider[] {
    const { providers, local } = this.options;
    const serving = isTest && providers.length > 0 ? [local] : providers;
    return serving.filter(({ name }) => !this.isDisabled(name));
  }

  /** A call may have waited for its turn while its provider was switched off. */
  private requireEnabled(provider: string): void {
    if (this.isDisabled(provider)) {
      throw new ProviderFailure('unavailable', provider, { wasAnswered: false, reason: 'disabled' });
    }
  }

  private isDisabled(provider: string): boolean {
    return this.options.isDisabled?.(provider) ?? false;
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
