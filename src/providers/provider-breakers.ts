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

/** One breaker per provider and model, so that a provider that is down is not asked again and again. */
export class ProviderBreakers {
  private readonly breakers = new Map<string, { view: Omit<BreakerView, 'state'>; policy: CircuitBreakerPolicy }>();

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

  list(): BreakerView[] {
    return [...this.breakers.values()].map(({ view, policy }) => ({ ...view, state: STATES[policy.state] }));
  }

  private breakerOf(provider: string, model: string): CircuitBreakerPolicy {
    const key = `${provider}/${model}`;
    const policy = this.breakers.get(key)?.policy ?? newBreaker();
    this.breakers.set(key, { view: { provider, model }, policy });
    return policy;
  }
}

function newBreaker(): CircuitBreakerPolicy {
  const countsAsDown = (error: Error) =>
    error instanceof ProviderFailure && (error.failure === 'unavailable' || error.failure === 'timeout');
  return circuitBreaker(handleWhen(countsAsDown), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
}
