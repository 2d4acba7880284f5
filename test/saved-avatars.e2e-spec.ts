import { createHash } from 'node:crypto';
import { buildAvatar, buildKey, buildPersona, buildSavedAvatar, type BuiltKey, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

const UNKNOWN = '0198c0de-0000-7000-8000-000000000000';

describe('saved avatars', () => {
  let app: TestApp;
  let key: BuiltKey;

  beforeAll(async () => {
    app = await startApp();
    key = await buildKey(app);
  });

  afterAll(() => app.close());

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);

  const save = (payload: object, headers: object = {}, apiKey = key) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/avatars/save',
      headers: { authorization: `Bearer ${apiKey.key}`, ...headers },
      payload,
    });

  const download = (url: string) => {
    const { pathname, search } = new URL(url);
    return app.inject(pathname + search);
  };

  it('keep a copy of the picture that outlives the job', async () => {
    const { jobId, job } = await buildAvatar(app, { key });

    const response = await save({ job_id: jobId, label: '  CEO hero v2 ' });

    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      id: response.headers['x-request-id'],
      object: 'saved_avatar',
      status: 'completed',
      data: { object: 'saved_avatar', label: 'CEO hero v2', job_id: jobId },
    });
    const { data } = response.json();
    expect(Object.keys(data)).toEqual([
      'id',
      'object',
      'label',
      'image_url',
      'job_id',
      'created_at',
      'updated_at',
      'created_at_iso',
      'updated_at_iso',
    ]);
    expect(new Date(data.created_at_iso).getTime() / 1000 - data.created_at).toBeLessThan(1);
    await app.database.execute('DELETE FROM job WHERE id = $1', [jobId]);
    await app.database.execute('DELETE FROM stored_object WHERE key LIKE $1', ['%/avatar-job/%']);
    expect((await download(job.avatar?.image_url ?? '')).statusCode).toBe(404);
    const picture = await download((await ask('GET', `/api/v1/avatars/${data.id}`)).json().data.image_url);
    const sha256 = createHash('sha256').update(picture.rawPayload).digest('hex');
    expect([picture.statusCode, sha256]).toEqual([200, job.avatar?.sha256]);
  });

  it('are found, renamed and deleted with their pictures', async () => {
    const { id } = await buildSavedAvatar(app, { key });

    const found = await ask('GET', `/api/v1/avatars/${id}`);
    const renamed = await ask('PATCH', `/api/v1/avatars/${id}`, { label: ' Second ' });
    const unnamed = await ask('PATCH', `/api/v1/avatars/${id}`, { label: null });
    const deleted = await ask('DELETE', `/api/v1/avatars/${id}`);

    expect(found.json()).toMatchObject({ object: 'saved_avatar', data: { id, label: null } });
    expect([renamed.json().data.label, unnamed.json().data.label]).toEqual(['Second', null]);
    expect(deleted.json()).toMatchObject({
      object: 'saved_avatar',
      data: { id, object: 'saved_avatar', deleted: true },
    });
    expect((await ask('GET', `/api/v1/avatars/${id}`)).json().error.code).toBe('not_found');
    expect((await download(found.json().data.image_url)).statusCode).toBe(404);
  });

  it('are listed newest first, paged, counted and searched by label', async () => {
    const own = await buildKey(app);
    const { jobId } = await buildAvatar(app, { key: own });
    const ids = [];
    for (const label of ['CEO hero', '50% off', 'The ceo again']) {
      ids.push((await save({ job_id: jobId, label }, {}, own)).json().data.id);
    }
    const list = async (query: string) => (await requestAs(app, own)('GET', `/api/v1/avatars?${query}`)).json();
    const idsOf = ({ data }: { data: { data: { id: string }[] } }) => data.data.map(({ id }) => id);

    const [all, first, second] = [await list(''), await list('limit=2'), await list('limit=2&offset=2')];

    expect(all).toMatchObject({ object: 'list', data: { object: 'list', has_more: false, total_count: 3 } });
    expect(idsOf(all)).toEqual(ids.toReversed());
    expect([first.data.has_more, second.data.has_more]).toEqual([true, false]);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(all));
    expect(idsOf(await list('label=CEO'))).toEqual([ids[2], ids[0]]);
    expect(idsOf(await list('label=%25'))).toEqual([ids[1]]);
    expect((await list('label=_')).data).toMatchObject({ data: [], total_count: 0 });
  });

  it('are made once for one idempotency key, with a fresh URL in each replay', async () => {
    const { jobId } = await buildAvatar(app, { key });
    const headers = { 'idempotency-key': 'save once' };
    const first = await save({ job_id: jobId }, headers);

    const replay = await save({ job_id: jobId }, headers);
    const other = await save({ job_id: jobId, label: 'x' }, headers);

    expect(replay.headers['x-idempotency-replayed']).toBe('true');
    expect(replay.json().data.id).toBe(first.json().data.id);
    expect((await download(replay.json().data.image_url)).statusCode).toBe(200);
    expect([other.statusCode, other.json().error.code]).toEqual([409, 'idempotency_key_mismatch']);
  });

  it('are not made of what has no picture', async () => {
    const failed = await buildAvatar(app, { key, prompt: 'A sailor test:fail' });
    const payload = { prompt: 'A sailor test:slow=30000' };
    const running = (await ask('POST', '/api/v1/avatars/generate', payload)).json().data.job_id;

    const answers = [await save({ job_id: failed.jobId }), await save({ job_id: running })];

    expect(answers.map((one) => [one.statusCode, one.json().error.code, one.headers['should-retry']])).toEqual([
      [409, 'job_not_complete', 'false'],
      [409, 'job_not_complete', 'true'],
    ]);
    await ask('POST', `/api/v1/jobs/${running}/cancel`);
  });

  it('are not made of other kinds of jobs', async () => {
    const { persona } = await buildPersona(app, { key });
    await ask('POST', `/v1/personas/${persona.id}/portrait/canonical/generate`, { imageSize: '1K' });
    const [job] = (await ask('GET', '/api/v1/jobs?type=portrait_generation')).json().data.data;

    const response = await save({ job_id: job.id });

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_job_type']);
    expect(response.json().error.param).toBe('job_id');
  });

  it('are not made of jobs of others', async () => {
    const { jobId } = await buildAvatar(app);
    const tester = await buildAvatar(app, { key: await buildKey(app, { team: key, environment: 'test' }) });

    for (const job_id of [jobId, tester.jobId, UNKNOWN]) {
      const response = await save({ job_id });
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'job_not_found']);
    }
  });

  it.each([
    ['no job', {}, 'job_id'],
    ['a malformed job', { job_id: 'x' }, 'job_id'],
    ['a job of the wrong type', { job_id: 7 }, 'job_id'],
    ['a label of 201 characters', { job_id: UNKNOWN, label: 'x'.repeat(201) }, 'label'],
    ['a label of the wrong type', { job_id: UNKNOWN, label: 7 }, 'label'],
  ])('refuse %s', async (_, payload, param) => {
    const response = await save(payload);

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'invalid_request_body']);
    expect(response.json().error.param).toBe(param);
  });

  it.each(['limit=0', 'limit=101', 'offset=-1', 'offset=x'])('refuse the page %s', async (query) => {
    const response = await ask('GET', `/api/v1/avatars?${query}`);

    expect([response.statusCode, response.json().error.param]).toEqual([400, query.split('=')[0]]);
  });

  it('belong to one team and one world, and need the scope', async () => {
    const { id } = await buildSavedAvatar(app, { key });
    const [stranger, tester] = [await buildKey(app), await buildKey(app, { team: key, environment: 'test' })];
    const reader = await buildKey(app, { team: key, scopes: ['avatars:read'] });

    for (const other of [stranger, tester]) {
      for (const [method, payload] of [['GET'], ['DELETE'], ['PATCH', { label: 'x' }]] as const) {
        const response = await requestAs(app, other)(method, `/api/v1/avatars/${id}`, payload);
        expect([response.statusCode, response.json().error.code]).toEqual([404, 'not_found']);
      }
    }
    expect((await requestAs(app, reader)('DELETE', `/api/v1/avatars/${id}`)).json().error.code).toBe('missing_scope');
    expect((await app.inject('/api/v1/avatars')).json().error.code).toBe('missing_authorization_header');
    expect((await ask('GET', '/api/v1/avatars/not-a-uuid')).json().error.code).toBe('not_found');
  });
});
