import { ImageRouter } from '../../src/providers/index.js';
import { jest } from '@jest/globals';
import { buildPortraits, type PersonaUnderTest } from '../factories/portraits.js';
import { report } from '../faults/load.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Orderer } from './orders.js';

describe('two providers', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(() => upstream.start());
  beforeEach(async () => {
    // Breakers live as long as their process.
    app = await startApp({ env: upstream.env('gemini', 'openai') });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
    upstream.verify();
  });
  afterAll(() => upstream.stop());

  const geminiDies = () => {
    upstream.script = ({ provider }) => (provider === 'gemini' ? { status: 503, body: 'down' } : undefined);
  };
  const sha256Of = async (persona: PersonaUnderTest, id: string) => (await persona.item(id)).sha256;
  const rowOf = async (id: string) => {
    const [row] = await app.database.query<{ provider: string; model: string; state: unknown; jobId: string }>(
      'SELECT provider, model, provider_state AS state, job_id AS "jobId" FROM portrait WHERE id = $1',
      [id],
    );
    return row!;
  };
  const callsOf = (jobId: string) =>
    app.database.query(
      'SELECT provider, model, outcome, attempt, reason FROM provider_call WHERE job_id = $1 ORDER BY id',
      [jobId],
    );

  it('draw with the second when the first is dead, with the face in the request, and the row says so', async () => {
    const persona = await buildPortraits(app);
    const face = await persona.made(persona.canonical());
    geminiDies();

    const response = await persona.variant({ scene: 'in a library' });

    expect(response.statusCode).toBe(200);
    const call = upstream.calls.at(-1);
    expect(call).toMatchObject({ api: 'openai.edits', model: 'gpt-image-1.5' });
    expect(call?.pictures.map(({ sha256 }) => sha256)).toEqual([await sha256Of(persona, face)]);
    expect(call?.text).toContain('Reference picture 1 has the role "identity"');
    const { portraitId } = response.json();
    expect(await persona.item(portraitId)).toMatchObject({ provider: 'openai', model: 'gpt-image-1.5' });
    expect(await callsOf((await rowOf(portraitId)).jobId)).toEqual([
      { provider: 'gemini', model: 'gemini-3-pro-image-preview', outcome: 'unavailable', attempt: 1, reason: '503' },
      { provider: 'gemini', model: 'gemini-3-pro-image-preview', outcome: 'unavailable', attempt: 2, reason: '503' },
      { provider: 'openai', model: 'gpt-image-1.5', outcome: 'ok', attempt: 3, reason: null },
    ]);
  });

  it('give Gemini its signatures back along a chain of edits, and OpenAI the pictures when it takes over', async () => {
    const persona = await buildPortraits(app);
    const face = await persona.made(persona.canonical());
    let parent = face;
    for (const instruction of ['add round glasses', 'smiling', 'in the rain', 'a straw hat', 'a blue coat']) {
      const signature = signatureIn((await rowOf(parent)).state);
      const edited = await persona.made(persona.edit(parent, instruction));
      const call = upstream.calls.at(-1);
      expect(JSON.stringify(call?.body)).toContain(`"thoughtSignature":"${signature}"`);
      expect(call?.pictures[0]?.sha256).toBe(await sha256Of(persona, parent));
      parent = edited;
    }
    geminiDies();

    const response = await persona.edit(parent, 'looking away');

    expect(response.statusCode).toBe(200);
    const call = upstream.calls.at(-1);
    expect(call?.api).toBe('openai.edits');
    expect(call?.pictures.map(({ sha256 }) => sha256)).toEqual([
      await sha256Of(persona, parent),
      await sha256Of(persona, face),
    ]);
    expect(JSON.stringify(call?.body)).not.toContain('signature-');

    upstream.script = () => undefined;
    const back = await persona.made(persona.edit(response.json().portraitId, 'a red scarf'));
    expect((await rowOf(back)).provider).toBe('gemini');
    expect(JSON.stringify(upstream.calls.at(-1)?.body)).not.toContain('thoughtSignature');
    expect(upstream.calls.at(-1)?.pictures).toHaveLength(2);
  });

  it('leave a dead one alone but for a probe in ten seconds, and come back to it', async () => {
    const orderer = await Orderer.create(app);
    geminiDies();
    for (let round = 0; round < 3; round += 1) {
      await orderer.draw('A keeper.');
    }
    expect(app.get(ImageRouter).breakerStates()).toMatchObject([
      { provider: 'gemini', state: 'open' },
      { state: 'closed' },
    ]);
    const opening = upstream.callsTo('gemini').length;
    const now = Date.now.bind(Date);
    let passedMs = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + passedMs);

    const probes = 12;
    let failed = 0;
    for (let probe = 0; probe < probes; probe += 1) {
      const jobs = await Promise.all(Array.from({ length: 5 }, () => orderer.draw('A keeper.')));
      failed += jobs.filter(({ state }) => state !== 'succeeded').length;
      passedMs += 10_100;
    }
    const calls = upstream.callsTo('gemini').length - opening;
    upstream.script = () => undefined;
    await orderer.draw('A keeper.');

    expect(app.get(ImageRouter).breakerStates()[0]?.state).toBe('closed');
    report('dead for two minutes', {
      callsBeforeOpening: opening,
      probes,
      callsAfterOpening: calls,
      failedJobs: failed,
    });
    expect(opening).toBe(5);
    expect(calls).toBeLessThanOrEqual(probes);
    expect(failed).toBe(0);
  });
});

describe('a server of one’s own', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;

  beforeAll(async () => {
    await upstream.start();
    const own = {
      OPENAI_MODEL: 'flux-local',
      OPENAI_CAPABILITIES: 'references=0,edit=false,sizes=512,ratios=1:1|2:3',
      PROVIDERS: 'openai,gemini',
    };
    app = await startApp({ env: { ...upstream.env('gemini', 'openai'), ...own } });
  });
  afterEach(() => upstream.verify());
  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it('draws what it can, as near to the wish as it can, and the row says what was applied', async () => {
    const orderer = await Orderer.create(app);

    const { id, state } = await orderer.draw('A keeper.', { aspectRatio: '3:4', size: '2K' });

    expect(state).toBe('succeeded');
    expect(upstream.calls).toMatchObject([
      { api: 'openai.generations', model: 'flux-local', body: { size: '344x512' } },
    ]);
    expect(await orderer.callsOf(id)).toMatchObject([
      {
        provider: 'openai',
        model: 'flux-local',
        usage: null,
        costMicros: null,
        applied: { aspectRatio: '2:3', size: '512', references: 0 },
      },
    ]);
  });

  it('is passed over when it would have to leave the face out', async () => {
    const persona = await buildPortraits(app);
    const face = await persona.made(persona.canonical());

    const variant = await persona.made(persona.variant({ scene: 'in a library' }));

    expect((await persona.item(variant)).provider).toBe('gemini');
    expect(upstream.calls.at(-1)?.pictures.map(({ sha256 }) => sha256)).toEqual([(await persona.item(face)).sha256]);
  });
});

const signatureIn = (state: unknown): string =>
  (state as { parts: { isImage?: true; thoughtSignature?: string }[] }).parts.find(({ isImage }) => isImage)
    ?.thoughtSignature ?? 'none';
