import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import type { ImageProvider } from './image-provider.js';
import { ProviderFailure } from './provider-failure.js';

const FAILURES_TO_OPEN = 5;
const HALF_OPEN_AFTER_MS = 10_000;

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface BreakerView {
  provider: string;
  model: string;
  state: BreakerState;
}

const STATES: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

interface Breaker {
  view: Omit<BreakerView, 'state'>;
  policy: CircuitBreakerPolicy;
  /** By the clock that the library compares with. */
  openedAt?: number;
}

/** One breaker per provider and model, so that a provider that is down is not asked again and again. */
export class ProviderBreakers {
  private readonly breakers = new Map<string, Breaker>();

  async run<T>({ name, model }: ImageProvider, work: () => Promise<T>): Promise<T> {
    try {
      return await this.breakerOf(name, model).execute(work);
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        throw new ProviderFailure('unavailable', name, { wasAnswered: false, cause: error });
      }
      throw error;
    }
  }

  /** Milliseconds until a provider that is down may be asked again; 0 for one that may be asked now. */
  restMs({ name, model }: ImageProvider): number {
    const since = this.breakers.get(keyOf(name, model))?.openedAt;
    return since === undefined ? 0 : Math.max(0, since + HALF_OPEN_AFTER_MS - Date.now());
  }

  list(): BreakerView[] {
    return [...this.breakers.values()].map(({ view, policy }) => ({ ...view, state: STATES[policy.state] }));
  }

  private breakerOf(provider: string, model: string): CircuitBreakerPolicy {
    const key = keyOf(provider, model);
    const breaker = this.breakers.get(key) ?? newBreaker(provider, model);
    this.breakers.set(key, breaker);
    return breaker.policy;
  }
}

const keyOf = (provider: string, model: string): string => `${provider}/${model}`;

function newBreaker(provider: string, model: string): Breaker {
  const countsAsDown = (error: Error) =>
    error instanceof ProviderFailure && (error.failure === 'unavailable' || error.failure === 'timeout');
  const policy = circuitBreaker(handleWhen(countsAsDown), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  const breaker: Breaker = { view: { provider, model }, policy };
  policy.onStateChange((state) => {
    breaker.openedAt = state === CircuitState.Open ? Date.now() : undefined;
  });
  return breaker;
}
