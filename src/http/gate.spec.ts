import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../config/index.js';
import { Authenticator } from './authenticator.js';
import { Caller, type Plan } from './caller.js';
import { Gate } from './gate.js';
import { MonotonicClock } from './rate-limits/clock.js';
import { RateLimitedError, SynthesisRateLimitedError } from './rate-limits/rate-limit.errors.js';
import { RateLimits } from './rate-limits/rate-limits.service.js';
import { RateTerms, type TeamRateTerms } from './rate-limits/rate-terms.js';
import { TokenBucketStorage } from './rate-limits/token-bucket-storage.js';

class EveryKeyIsGood extends Authenticator {
  constructor(private readonly plan: Plan) {
    super();
  }

  async authenticate(key: string): Promise<Caller> {
    return new Caller(key, 'key_1', new Set(), this.plan, false, '2026-05-15');
  }
}

class FixedTerms extends RateTerms {
  constructor(private readonly terms: TeamRateTerms) {
    super();
  }

  of(): TeamRateTerms {
    return this.terms;
  }
}

function gateOn(terms: TeamRateTerms, limits: string[] = []): Gate {
  const env = { RATE_LIMITS: limits } as unknown as Env;
  const storage = new TokenBucketStorage(env, new MonotonicClock());
  return new Gate(new EveryKeyIsGood('pro'), new RateLimits(env, storage), new FixedTerms(terms));
}

async function ask(gate: Gate, method: string, url: string): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {};
  const reply = { headers: (headers: object) => Object.assign(told, headers) && reply };
  const config = { endpoint: { scope: 'any', isIdempotent: false } };
  const request = {
    method,
    headers: { 'x-api-key': 'k' },
    raw: { rawHeaders: ['x-api-key', 'k'] },
    routeOptions: { config, url },
  };
  await gate.admit(request as unknown as FastifyRequest, reply as unknown as FastifyReply);
  return told;
}

describe('the gate', () => {
  it('spells a refused synthesis as its route does, and a refused regeneration as its family does', async () => {
    const gate = gateOn({ factor: 1 }, ['characters_synthesize=1/1', 'characters_get=1/1']);
    await ask(gate, 'POST', '/v1/characters');
    await ask(gate, 'GET', '/v1/characters');

    await expect(ask(gate, 'POST', '/v1/characters')).rejects.toBeInstanceOf(SynthesisRateLimitedError);
    await expect(ask(gate, 'POST', '/v1/characters/:id/resynthesize')).rejects.toBeInstanceOf(RateLimitedError);
    await expect(ask(gate, 'GET', '/v1/characters')).rejects.toBeInstanceOf(RateLimitedError);
  });

  it.each([
    [{ factor: 0.25 }, '/v1/characters', 12],
    [{ factor: 5 }, '/v1/characters', 60],
    [{ factor: 0.25 }, '/v1/images', 30],
    [{ factor: 0.0001 }, '/v1/images', 1],
    [{ factor: 5, overrides: { images_post: { capacity: 7 } } }, '/v1/images', 7],
    [{ factor: 1, overrides: { characters_synthesize: { capacity: 2, perMinute: 1 } } }, '/v1/characters', 2],
  ] as const)('applies the terms %j on %s: %d', async (terms, url, limit) => {
    expect(await ask(gateOn(terms), 'POST', url)).toMatchObject({
      'x-ratelimit-limit': limit,
      'x-ratelimit-remaining': limit - 1,
    });
  });
});
