import { GeminiProvider } from '../../src/providers/gemini/gemini.provider.js';
import type { ImageSize } from '../../src/providers/index.js';
import { ImageRouter } from '../../src/providers/image-router.js';
import { OpenAiProvider } from '../../src/providers/openai/openai.provider.js';
import { SketchProvider } from '../../src/providers/sketch/sketch.provider.js';
import { report } from '../faults/load.js';
import { eventually } from '../support/eventually.js';
import { FakeUpstream, type Step } from '../support/fake-upstream/index.js';

const DEADLINE_MS = 600;
const REQUEST = {
  prompt: { system: '', user: 'A lighthouse keeper.' },
  references: [],
  aspectRatio: '1:1',
  size: '1K',
  attempt: 1,
} as const;
const PLAN = {
  next: 'call',
  attempt: 1,
  delayMs: 0,
  notBeforeMs: 0,
  references: [],
  aspectRatio: '1:1',
  size: '1K',
} as const;

interface Options {
  signal?: AbortSignal;
  deadlineMs?: number;
  size?: ImageSize;
}

describe('answers that do not end', () => {
  const upstream = new FakeUpstream();

  beforeAll(() => upstream.start());
  afterAll(() => upstream.stop());

  const router = (timeoutMs: number) => {
    const common = { timeoutMs, concurrency: 4 };
    const gemini = {
      ...common,
      apiKey: upstream.geminiKey,
      baseUrl: upstream.url,
      model: 'gemini-3-pro-image-preview',
    };
    const openAi = { ...common, apiKey: upstream.openAiKey, baseUrl: `${upstream.url}/v1`, model: 'gpt-image-1.5' };
    const providers = [new GeminiProvider(gemini), new OpenAiProvider({ ...openAi, quality: 'auto' })];
    return new ImageRouter({ providers, local: new SketchProvider() });
  };
  const timed = async (
    provider: string,
    step: Step,
    { signal = idle(), deadlineMs = DEADLINE_MS, size = '1K' }: Options = {},
  ) => {
    upstream.script = () => step;
    const startedAt = performance.now();
    const request = { ...REQUEST, size, references: [] };
    const outcome = await router(deadlineMs)
      .call({ ...PLAN, size, provider, model: 'any', references: [] }, request, signal)
      .catch((error: unknown) => error);
    return { ms: performance.now() - startedAt, outcome };
  };
  const idle = () => new AbortController().signal;
  const untilHungUp = () =>
    eventually(
      () => Promise.resolve(upstream.openCalls),
      (open) => open === 0,
    );

  it.each(['hang', 'stall', 'drip'] as const)('%s: ends at the deadline as timeout, and hangs up', async (trouble) => {
    const longest = { ms: 0 };
    for (const provider of ['gemini', 'openai']) {
      const { ms, outcome } = await timed(provider, { trouble });
      expect(outcome).toMatchObject({ failure: 'timeout', provider });
      longest.ms = Math.max(longest.ms, ms);
    }
    expect(longest.ms).toBeLessThan(DEADLINE_MS + 1_000);
    await untilHungUp();
    report(`an answer that ${trouble}s`, { deadlineMs: DEADLINE_MS, longestMs: Math.round(longest.ms), openCalls: 0 });
  });

  it.each<[string, ImageSize, number]>([
    ['gemini', '1K', 100],
    ['gemini', '4K', 150],
    ['openai', '1K', 100],
    ['openai', '4K', 150],
  ])('stops reading a gigabyte soon, with little memory: %s, %s', async (provider, size, mostMb) => {
    const patient: Options = { deadlineMs: 20_000, size };
    await timed(provider, {}, patient);
    const before = process.memoryUsage().rss;
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 5);
    const { ms, outcome } = await timed(provider, { trouble: 'endless' }, patient);
    clearInterval(watch);
    const growthMb = Math.round((highest - before) / 1e6);
    expect(outcome).toMatchObject({ failure: 'bad_output' });
    // The server and its chunks live in this process as well.
    expect(growthMb).toBeLessThan(mostMb);
    await untilHungUp();
    report(`a gigabyte from ${provider} for ${size}`, { growthMb, ms: Math.round(ms) });
  });

  it('hangs up when the caller gives up', async () => {
    const controller = new AbortController();
    upstream.verify();
    const call = timed('gemini', { trouble: 'hang' }, { signal: controller.signal });
    await eventually(
      () => Promise.resolve(upstream.calls.length),
      (count) => count === 1,
    );
    controller.abort(new Error('cancelled'));
    expect((await call).outcome).toMatchObject({ message: 'cancelled' });
    await untilHungUp();
  });
});
