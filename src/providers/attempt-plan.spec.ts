import * as fc from 'fast-check';
import { MAX_ATTEMPTS, MAX_ATTEMPTS_PER_PROVIDER, type PastAttempt, planAttempt } from './attempt-plan.js';
import type { ImageProvider, ProviderCapabilities, ReferenceRole } from './image-provider.js';
import { FAILURE_CLASSES } from './provider-failure.js';
import type { RequestShape } from './provider-fit.js';

const provider = (name: string, capabilities: Partial<ProviderCapabilities> = {}): ImageProvider => ({
  name,
  model: `${name}-1`,
  timeoutMs: 1_000,
  concurrency: 1,
  capabilities: {
    maxReferences: 16,
    aspectRatios: ['1:1', '3:4'],
    sizes: ['1K', '2K'],
    seed: true,
    edit: true,
    ...capabilities,
  },
  generate: () => Promise.reject(new Error('The planner calls nobody.')),
});
const shape = (more: Partial<RequestShape> = {}): RequestShape => ({
  references: [],
  aspectRatio: '3:4',
  size: '2K',
  ...more,
});
const failed = (name: string, failure: PastAttempt['failure'], retryAfterMs?: number): PastAttempt => ({
  provider: name,
  failure,
  retryAfterMs,
});
const [a, b] = [provider('a'), provider('b')];
const plan = (past: PastAttempt[], request = shape(), providers = [a, b], down: Record<string, number> = {}) =>
  planAttempt(providers, request, past, { random: () => 0.5, restMs: ({ name }) => down[name] ?? 0 });

describe('planAttempt', () => {
  it('begins with the first provider at once', () => {
    expect(plan([])).toMatchObject({ next: 'call', provider: 'a', model: 'a-1', attempt: 1, delayMs: 0 });
  });

  it.each(['rate_limited', 'unavailable'] as const)(
    'asks the same provider once more, after a pause, on %s',
    (failure) => {
      expect(plan([failed('a', failure)])).toMatchObject({ next: 'call', provider: 'a', attempt: 2, delayMs: 375 });
    },
  );

  it('never comes back before the provider said it may', () => {
    expect(plan([failed('a', 'rate_limited', 4000)])).toMatchObject({ provider: 'a', delayMs: 4375 });
  });

  it('leaves a provider that asks for a long pause, and waits for it only when there is no other', () => {
    const past = [failed('a', 'rate_limited', 60_000)];
    expect(plan(past)).toMatchObject({ provider: 'b', delayMs: 0 });
    expect(plan(past, shape(), [a])).toMatchObject({ provider: 'a', delayMs: 60_375 });
  });

  it.each(['bad_request', 'no_image', 'bad_output', 'timeout'] as const)(
    'goes on to the next provider on %s',
    (failure) => {
      expect(plan([failed('a', failure)])).toMatchObject({ provider: 'b', attempt: 2, delayMs: 0 });
      expect(plan([failed('a', failure)], shape(), [a])).toEqual({ next: 'over', failure, provider: 'a' });
    },
  );

  it.each(['input_blocked', 'output_blocked'] as const)('ends the job on %s, whoever else is there', (failure) => {
    expect(plan([failed('a', failure)])).toEqual({ next: 'over', failure, provider: 'a' });
  });

  it('goes on after two failures of one provider and ends after four in all', () => {
    const past = [failed('a', 'unavailable'), failed('a', 'unavailable')];
    expect(plan(past)).toMatchObject({ provider: 'b' });
    expect(plan([...past, failed('b', 'unavailable'), failed('b', 'unavailable')])).toMatchObject({
      next: 'over',
      provider: 'b',
    });
  });

  it('passes over a provider that is down, and tells a new job so when all are', () => {
    expect(plan([], shape(), [a, b], { a: 9_000 })).toMatchObject({ provider: 'b', delayMs: 0 });
    expect(plan([], shape(), [a, b], { a: 9_000, b: 1_000 })).toEqual({
      next: 'over',
      failure: 'unavailable',
      provider: 'a',
    });
  });

  it('waits for a provider that is down when the others have had their chance', () => {
    const past = [failed('b', 'unavailable'), failed('b', 'unavailable')];
    expect(plan(past, shape(), [a, b], { a: 9_000 })).toMatchObject({
      provider: 'a',
      delayMs: 9_000,
      notBeforeMs: 9_000,
    });
  });

  it('drops inspiration before style, and never the face or the picture to edit', () => {
    const references: ReferenceRole[] = ['inspiration', 'style', 'source', 'identity'];
    expect(plan([], shape({ references }), [provider('a', { maxReferences: 3 })])).toMatchObject({
      references: [1, 2, 3],
    });
    expect(plan([], shape({ references }), [provider('a', { maxReferences: 1 }), b])).toMatchObject({ provider: 'b' });
  });

  it('passes over a provider that cannot edit', () => {
    expect(plan([], shape({ references: ['source'] }), [provider('a', { edit: false }), b])).toMatchObject({
      provider: 'b',
    });
  });

  it('applies the nearest ratio and the next larger size', () => {
    expect(plan([], shape({ aspectRatio: '4:5', size: '512' }))).toMatchObject({ aspectRatio: '3:4', size: '1K' });
    expect(plan([], shape({ size: '4K' }))).toMatchObject({ size: '2K' });
  });

  it('is over when no provider fits', () => {
    expect(plan([], shape({ references: ['identity'] }), [provider('a', { maxReferences: 0 })])).toEqual({
      next: 'over',
      failure: 'bad_request',
      provider: null,
    });
  });

  it('ends every job within four calls, two per provider, with the face in each', () => {
    const roles = fc.array(fc.constantFrom<ReferenceRole>('identity', 'source', 'style', 'inspiration'), {
      maxLength: 8,
    });
    const caps = fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 1, maxLength: 4 });
    const failures = fc.array(fc.tuple(fc.constantFrom(...FAILURE_CLASSES), fc.option(fc.nat({ max: 90_000 }))), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(roles, caps, failures, (references, limits, outcomes) => {
        const providers = limits.map((maxReferences, at) => provider(`p${at}`, { maxReferences }));
        const past: PastAttempt[] = [];
        for (const [failure, retryAfterMs] of outcomes) {
          const next = planAttempt(providers, shape({ references }), past);
          if (next.next === 'over') {
            break;
          }
          expect(next.delayMs).toBeGreaterThanOrEqual(
            past.findLast((one) => one.provider === next.provider)?.retryAfterMs ?? 0,
          );
          expect(references.includes('identity') && !next.references.includes(references.indexOf('identity'))).toBe(
            false,
          );
          past.push({ provider: next.provider, failure, retryAfterMs: retryAfterMs ?? undefined });
        }
        expect(past.length).toBeLessThanOrEqual(MAX_ATTEMPTS);
        for (const { name } of providers) {
          expect(past.filter((one) => one.provider === name).length).toBeLessThanOrEqual(MAX_ATTEMPTS_PER_PROVIDER);
        }
      }),
    );
  });
});
