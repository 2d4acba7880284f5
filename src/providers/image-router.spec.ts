import type { NextCall } from './attempt-plan.js';
import { configuredProviders } from './configured-providers.js';
import { type GeneratedImage, ImageProvider, type ImageRequest } from './image-provider.js';
import { ImageRouter } from './image-router.js';
import { ProviderFailure } from './provider-failure.js';

class FakeProvider extends ImageProvider {
  readonly model = 'm1';
  readonly capabilities = { maxReferences: 4, aspectRatios: ['3:4'], sizes: ['1K'], seed: false, edit: true } as const;
  readonly requests: ImageRequest[] = [];

  constructor(
    readonly name: string,
    private readonly answer: (signal: AbortSignal) => Promise<GeneratedImage>,
    override readonly timeoutMs = 1_000,
    override readonly concurrency = 2,
  ) {
    super();
  }

  generate(request: ImageRequest, signal: AbortSignal): Promise<GeneratedImage> {
    this.requests.push(request);
    return this.answer(signal);
  }
}

const image: GeneratedImage = { bytes: Buffer.from('x'), mimeType: 'image/png', model: 'm1', usage: null };
const never = () => new Promise<GeneratedImage>(() => undefined);
const works = (name: string) => new FakeProvider(name, () => Promise.resolve(image));
const request: ImageRequest = {
  prompt: { system: '', user: 'a face' },
  references: [],
  aspectRatio: '1:1',
  size: '4K',
  attempt: 1,
};
const planFor = (provider: string): NextCall => ({
  next: 'call',
  provider,
  model: 'm1',
  attempt: 2,
  delayMs: 0,
  notBeforeMs: 0,
  references: [],
  aspectRatio: '3:4',
  size: '1K',
});
const idle = () => new AbortController().signal;
const routerOf = (provider: ImageProvider) => new ImageRouter({ providers: [provider], local: works('sketch') });

describe('ImageRouter', () => {
  it('draws for test keys with sketch only, and for nobody when none is configured', () => {
    expect(routerOf(works('paid')).configured(false)).toEqual(['paid']);
    expect(routerOf(works('paid')).configured(true)).toEqual(['sketch']);
    expect(new ImageRouter({ providers: [], local: works('sketch') }).configured(true)).toEqual([]);
  });

  it('sends what the plan applied, not what was asked', async () => {
    const paid = works('paid');
    await routerOf(paid).call(planFor('paid'), request, idle());
    expect(paid.requests[0]).toMatchObject({ aspectRatio: '3:4', size: '1K', attempt: 2 });
  });

  it('hands a state only to the provider and model that made it', async () => {
    const paid = works('paid');
    const reference = { bytes: Buffer.alloc(1), mimeType: 'image/png', role: 'identity', state: 'secret' } as const;
    const references = [
      { ...reference, madeBy: { provider: 'paid', model: 'm1' } },
      { ...reference, madeBy: { provider: 'paid', model: 'm0' } },
    ];
    await routerOf(paid).call({ ...planFor('paid'), references: [0, 1] }, { ...request, references }, idle());
    expect(paid.requests[0]?.references.map(({ state }) => state)).toEqual(['secret', undefined]);
  });

  it('ends a call that hangs at the deadline, as timeout', async () => {
    const call = routerOf(new FakeProvider('paid', never, 20)).call(planFor('paid'), request, idle());
    await expect(call).rejects.toMatchObject({ failure: 'timeout', provider: 'paid' });
  });

  it('ends with the reason of the caller when the caller gives up', async () => {
    const controller = new AbortController();
    const call = routerOf(new FakeProvider('paid', never)).call(planFor('paid'), request, controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(call).rejects.toThrow('cancelled');
  });

  it('turns an unknown error into unavailable and keeps its words to itself', async () => {
    const paid = new FakeProvider('paid', () => Promise.reject(new Error('secret body')));
    const error: unknown = await routerOf(paid)
      .call(planFor('paid'), request, idle())
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProviderFailure);
    expect(error).toMatchObject({ failure: 'unavailable', wasAnswered: false });
    expect(String(error)).not.toContain('secret');
  });

  it('stops calling a provider that failed five times in a row', async () => {
    const paid = new FakeProvider('paid', () => Promise.reject(new ProviderFailure('unavailable', 'paid')));
    const router = routerOf(paid);
    for (let call = 0; call < 7; call += 1) {
      await expect(router.call(planFor('paid'), request, idle())).rejects.toMatchObject({ failure: 'unavailable' });
    }
    expect(paid.requests).toHaveLength(5);
    expect(router.breakerStates()).toEqual([{ provider: 'paid', model: 'm1', state: 'open' }]);
  });

  it('goes on to nobody while the only provider rests', async () => {
    const paid = new FakeProvider('paid', () => Promise.reject(new ProviderFailure('timeout', 'paid')));
    const router = routerOf(paid);
    for (let call = 0; call < 5; call += 1) {
      await expect(router.call(planFor('paid'), request, idle())).rejects.toMatchObject({ failure: 'timeout' });
    }
    const shape = { references: [], aspectRatio: '3:4', size: '1K' } as const;
    expect(router.plan(false, shape, [])).toEqual({ next: 'over', failure: 'unavailable', provider: 'paid' });
  });

  it('keeps calls beyond the concurrency of a provider waiting, until one ends or its caller gives up', async () => {
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<GeneratedImage>());
    let calls = 0;
    const paid = new FakeProvider('paid', () => gates[calls++]?.promise ?? never());
    const router = routerOf(paid);
    const controller = new AbortController();
    const [first, second, third, fourth] = [idle(), idle(), controller.signal, idle()].map((signal) =>
      router.call(planFor('paid'), request, signal),
    );
    expect(paid.requests).toHaveLength(2);
    controller.abort(new Error('cancelled'));
    await expect(third).rejects.toThrow('cancelled');
    gates[0]?.resolve(image);
    await first;
    gates[2]?.resolve(image);
    await fourth;
    gates[1]?.resolve(image);
    await second;
    expect(paid.requests).toHaveLength(3);
  });

  it('knows that the local provider is free and does not know what others cost', async () => {
    const router = routerOf(works('paid'));
    await expect(router.call(planFor('paid'), request, idle())).resolves.toMatchObject({ costMicros: null });
    await expect(router.call(planFor('sketch'), request, idle())).resolves.toMatchObject({ costMicros: 0 });
  });

  it('does not blame a provider for refusals', async () => {
    const paid = new FakeProvider('paid', () => Promise.reject(new ProviderFailure('output_blocked', 'paid')));
    const router = routerOf(paid);
    for (let call = 0; call < 6; call += 1) {
      await expect(router.call(planFor('paid'), request, idle())).rejects.toMatchObject({ failure: 'output_blocked' });
    }
    expect(router.breakerStates()).toMatchObject([{ state: 'closed' }]);
  });
});

describe('configuredProviders', () => {
  const [paid, sketch] = [works('paid'), works('sketch')];

  it('takes every provider with a key, and sketch only when there is none', () => {
    expect(configuredProviders(undefined, [paid], sketch)).toEqual([paid]);
    expect(configuredProviders(undefined, [], sketch)).toEqual([sketch]);
  });

  it('keeps the order of the list, and takes none from an empty one', () => {
    expect(configuredProviders(['sketch', 'paid'], [paid], sketch)).toEqual([sketch, paid]);
    expect(configuredProviders([], [paid], sketch)).toEqual([]);
  });

  it('says which name it does not know', () => {
    expect(() => configuredProviders(['other'], [], sketch)).toThrow('PROVIDERS names "other"');
  });
});
