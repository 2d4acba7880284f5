import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { LightMyRequestResponse } from 'fastify';
import { FilesService } from '../src/images/files/files.service.js';
import { FilesSweep } from '../src/images/files/files-sweep.js';
import { fromUlid, newId, toUlid } from '../src/common/index.js';
import { Caller } from '../src/http/index.js';
import { loadSharp, StorageService } from '../src/storage/index.js';
import { buildFile, formOf, postForm } from './factories/files.js';
import { buildKey, type BuiltKey, buildOperatorKey, requestAs } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { blackPng, buildPicture, type Format, noise } from './support/pictures.js';
import { storedKeys } from './support/stored-keys.js';

const MAX_BYTES = 10 * 2 ** 20;
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
const ERROR_FIELDS = ['type', 'code', 'message', 'param', 'doc_url', 'request_id'];
const REST = { file: { bytes: GIF }, purpose: 'reference' };
const RATE_LIMITS = 'files_post=100000/100000,read=100000/100000,write=100000/100000';

describe('files', () => {
  let app: TestApp;
  let key: BuiltKey;
  let picture: Buffer;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api', RATE_LIMITS } });
    key = await buildKey(app);
    picture = await buildPicture('jpeg');
    await app.nest.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  const post = (
    parts: Parameters<typeof postForm>[2],
    headers: Record<string, string> = {},
    apiKey: { key: string } = key,
  ) => postForm(app, apiKey, parts, headers);

  const ask = (...args: Parameters<ReturnType<typeof requestAs>>) => requestAs(app, key)(...args);

  const download = (url: string) => {
    const { pathname, search } = new URL(url);
    return app.inject(pathname + search);
  };

  const errorOf = (response: LightMyRequestResponse) => {
    const { error } = response.json();
    return [response.statusCode, error.code, error.param];
  };

  const postRaw = (parts: [disposition: string, type: string, content: Buffer][]) => {
    const payload = Buffer.concat([
      ...parts.flatMap(([disposition, type, content]) => [
        Buffer.from(`--b\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`),
        content,
        Buffer.from('\r\n'),
      ]),
      Buffer.from('--b--\r\n'),
    ]);
    const headers = { authorization: `Bearer ${key.key}`, 'content-type': 'multipart/form-data; boundary=b' };
    return app.inject({ method: 'POST', url: '/v1/files', payload, headers });
  };

  const reference = (bytes: Buffer = picture) => ({ purpose: 'reference', file: { bytes } });

  const expire = (id: string) =>
    app.database.execute(`UPDATE file SET expires_at = now() - interval '1 s' WHERE id = $1`, [fromUlid('file', id)]);

  const countFiles = async () =>
    (await app.database.query('SELECT 1 FROM file WHERE team_id = $1', [key.teamId])).length;

  it.each<[Format, string]>([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/jpeg'],
    ['webp', 'text/plain'],
  ])('are kept for a day and show what they are: %s sent as %s', async (format, type) => {
    const bytes = await buildPicture(format, 120, 80);

    const response = await post({
      file: { bytes, type, name: '../../x\u202e.svg' },
      purpose: 'reference',
      metadata: '{"shelf": "a"}',
    });

    expect(response.statusCode).toBe(201);
    const file = response.json();
    expect(file).toEqual({
      id: expect.stringMatching(/^file_[0-9A-HJKMNP-TV-Z]{26}$/),
      object: 'file',
      purpose: 'reference',
      mime_type: `image/${format}`,
      size_bytes: expect.any(Number),
      width_px: 120,
      height_px: 80,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/objects\/.+&signature=[0-9a-f]{64}$/),
      expires_at: expect.any(String),
      created_at: expect.any(String),
      metadata: { shelf: 'a' },
    });
    expect(Date.parse(file.expires_at) - Date.parse(file.created_at)).toBe(86_400_000);
    const shown = await download(file.url);
    expect([shown.statusCode, shown.headers['content-type'], shown.rawPayload.length]).toEqual([
      200,
      `image/${format}`,
      file.size_bytes,
    ]);
    const { url, ...again } = (await ask('GET', `/v1/files/${file.id}`)).json();
    expect({ ...again, url: file.url }).toEqual(file);
    expect((await download(url)).statusCode).toBe(200);
  });

  it('are kept upright and without a word of what came with them', async () => {
    const sharp = await loadSharp();
    const raw = { width: 60, height: 40, channels: 3 } as const;
    const sent = await sharp(noise(60, 40), { raw })
      .jpeg()
      .withExif({ IFD0: { Artist: 'A SECRET NAME' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();

    const file = (await post(reference(Buffer.concat([sent, Buffer.from('<script>alert(1)</script>')])))).json();

    expect([file.width_px, file.height_px]).toEqual([40, 60]);
    const { rawPayload } = await download(file.url);
    expect([
      sent.includes('A SECRET NAME'),
      rawPayload.includes('A SECRET NAME'),
      rawPayload.includes('script'),
    ]).toEqual([true, false, false]);
    const { exif, orientation } = await sharp(rawPayload).metadata();
    expect([exif, orientation]).toEqual([undefined, undefined]);
  });

  it('need no metadata', async () => {
    expect((await post(reference())).json().metadata).toEqual({});
  });

  it('may be as wide as 4096 pixels', async () => {
    expect((await post(reference(blackPng(4_096, 8)))).json()).toMatchObject({ width_px: 4_096, height_px: 8 });
  });

  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['nothing', () => Buffer.alloc(0), 'invalid_format'],
    ['a GIF that says PNG', () => GIF, 'invalid_format'],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'invalid_format'],
    ['a JPEG that is cut off', async () => (await buildPicture('jpeg', 300, 300)).subarray(0, 9_000), 'invalid_format'],
    ['16383 x 16383 black pixels in 32 kB', () => blackPng(16_383, 16_383), 'value_out_of_range'],
    ['wider than 4096', () => blackPng(4_097, 8), 'value_out_of_range'],
    ['higher than 4096', () => blackPng(8, 4_097), 'value_out_of_range'],
  ])('are refused when they are %s', async (_, build, code) => {
    const before = await countFiles();

    const response = await post({
      purpose: 'reference',
      file: { bytes: await build(), name: 'a.png', type: 'image/png' },
    });

    expect(errorOf(response)).toEqual([400, code, 'file']);
    expect(Object.keys(response.json().error)).toEqual(ERROR_FIELDS);
    expect(await countFiles()).toBe(before);
  });

  it('are taken up to 10 MB, and not one byte more', async () => {
    const padded = Buffer.concat([picture, Buffer.alloc(MAX_BYTES - picture.length)]);

    const answers = [await post(reference(padded)), await post(reference(Buffer.concat([padded, Buffer.alloc(1)])))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 413]);
    expect(errorOf(answers[1]!)).toEqual([413, 'payload_too_large', 'file']);
  });

  it.each<[string, Parameters<typeof postForm>[2], [string, string | null]]>([
    ['without a file', { purpose: 'reference' }, ['missing_field', 'file']],
    ['with a file in words', { purpose: 'reference', file: 'face.jpg' }, ['invalid_format', 'file']],
    ['without a purpose', { file: { bytes: GIF } }, ['missing_field', 'purpose']],
    ['with another purpose', { file: { bytes: GIF }, purpose: 'training' }, ['invalid_format', 'purpose']],
    [
      'with a purpose twice',
      [
        ['purpose', 'reference'],
        ['purpose', 'reference'],
        ['file', { bytes: GIF }],
      ],
      ['invalid_format', 'purpose'],
    ],
    [
      'with another field',
      { file: { bytes: GIF }, purpose: 'reference', team_id: 'x' },
      ['parameter_unknown', 'team_id'],
    ],
    [
      'with a file of another name',
      { picture: { bytes: GIF }, purpose: 'reference' },
      ['parameter_unknown', 'picture'],
    ],
    [
      'with two files',
      [
        ['purpose', 'reference'],
        ['file', { bytes: GIF }],
        ['other', { bytes: GIF }],
      ],
      ['parameter_unknown', 'other'],
    ],
    [
      'with a file twice',
      [
        ['purpose', 'reference'],
        ['file', { bytes: GIF }],
        ['file', { bytes: GIF }],
      ],
      ['invalid_format', 'file'],
    ],
    [
      'with a purpose as a file',
      { ...REST, purpose: { bytes: Buffer.from('reference') } },
      ['invalid_format', 'purpose'],
    ],
    ['with metadata as a file', { ...REST, metadata: { bytes: Buffer.from('{}') } }, ['invalid_format', 'metadata']],
    ['with a field of a borrowed name', { ...REST, toString: 'x' }, ['parameter_unknown', 'toString']],
    ['with a file of a borrowed name', { ...REST, valueOf: { bytes: GIF } }, ['parameter_unknown', 'valueOf']],
    ['with a name of prototypes', { ...REST, constructor: 'x' }, ['invalid_format', 'constructor']],
    [
      'with a dozen of unknown fields',
      Array.from({ length: 12 }, (_, at): [string, string] => [`f${at}`, 'x']),
      ['parameter_unknown', 'f0'],
    ],
    [
      'with metadata in words',
      { file: { bytes: GIF }, purpose: 'reference', metadata: 'red' },
      ['invalid_format', 'metadata'],
    ],
    [
      'with metadata of numbers',
      { file: { bytes: GIF }, purpose: 'reference', metadata: '{"a":1}' },
      ['invalid_format', 'metadata'],
    ],
    [
      'with a name twice in metadata',
      { file: { bytes: GIF }, purpose: 'reference', metadata: '{"a":"1","a":"2"}' },
      ['invalid_format', 'metadata'],
    ],
    [
      'with a name of prototypes in metadata',
      { file: { bytes: GIF }, purpose: 'reference', metadata: '{"__proto__":"1"}' },
      ['invalid_format', 'metadata'],
    ],
    [
      'with metadata beyond measure',
      { purpose: 'reference', metadata: `{"a":"${'x'.repeat(70_000)}"}` },
      ['invalid_format', 'metadata'],
    ],
  ])('are not made of a form %s', async (_, parts, [code, param]) => {
    expect(errorOf(await post(parts))).toEqual([400, code, param]);
  });

  it('have no metadata when it is empty', async () => {
    const response = await post({ ...reference(), metadata: '' });

    expect([response.statusCode, response.json().metadata]).toEqual([201, {}]);
  });

  it.each<[string, Buffer]>([
    ['nested without end', Buffer.from('['.repeat(20_000) + ']'.repeat(20_000))],
    ['an object with a name twice', Buffer.from('{"a":"1","a":"2"}')],
    ['an object deeper than 32 levels', Buffer.from('{"a":'.repeat(33) + '1' + '}'.repeat(33))],
    ['no UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')])],
  ])('are not made with metadata that is %s, whatever its part says it is', async (_, metadata) => {
    const folder = `team/${key.teamId}/file/`;
    const before = (await storedKeys(app, folder)).length;

    for (const type of ['application/json', 'text/plain', 'text/plain; charset=latin1']) {
      const response = await postRaw([
        ['name="purpose"', 'text/plain', Buffer.from('reference')],
        ['name="file"; filename="a.jpg"', 'image/jpeg', picture],
        ['name="metadata"', type, metadata],
      ]);
      expect([type, ...errorOf(response)]).toEqual([type, 400, 'invalid_format', 'metadata']);
    }
    expect(await storedKeys(app, folder)).toHaveLength(before);
  });

  it('are made with metadata that says it is JSON', async () => {
    const response = await postRaw([
      ['name="purpose"', 'application/json', Buffer.from('reference')],
      ['name="file"; filename="a.jpg"', 'image/jpeg', picture],
      ['name="metadata"', 'application/json', Buffer.from('{"a":"é"}')],
    ]);

    expect([response.statusCode, response.json().metadata]).toEqual([201, { a: 'é' }]);
  });

  it('take 16 metadata of 500 characters, and no 17th', async () => {
    const some = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'é'.repeat(500)])));

    const answers = [
      await post({ ...reference(), metadata: some(16) }),
      await post({ ...reference(), metadata: some(17) }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 400]);
  });

  it.each<[string, (form: Buffer) => Buffer]>([
    ['cut off', (form) => form.subarray(0, form.length - 40)],
    ['cut off in its head', (form) => form.subarray(0, 60)],
    ['empty', () => Buffer.alloc(0)],
    ['no form at all', () => Buffer.from('{"purpose": "reference"}')],
  ])('are not made of a form that is %s', async (_, damage) => {
    const { type, payload } = await formOf(reference());
    const headers = { authorization: `Bearer ${key.key}`, 'content-type': type };

    const response = await app.inject({ method: 'POST', url: '/v1/files', headers, payload: damage(payload) });

    expect(response.statusCode).toBe(400);
    expect(response.json().error.type).toBe('invalid_request');
  });

  it('come as forms, and forms go nowhere else', async () => {
    const { type, payload } = await formOf(reference());
    const headers = { authorization: `Bearer ${key.key}` };
    const send = (url: string, contentType: string | undefined, body: string | Buffer) =>
      app.inject({
        method: 'POST',
        url,
        payload: body,
        headers: { ...headers, ...(contentType ? { 'content-type': contentType } : {}) },
      });

    const answers = [
      await send('/v1/files', 'application/json', '{"purpose":"reference"}'),
      await send('/v1/files', 'image/jpeg', picture),
      await send('/v1/files', undefined, ''),
      await send('/v1/characters/uploads/init', type, payload),
    ];

    expect(answers.map(errorOf)).toEqual(answers.map(() => [415, 'unsupported_media_type', null]));
    expect(answers[0]?.json().error.message).toContain('multipart/form-data');
  });

  it('are open to whom the key allows it, and say so in the words of their family', async () => {
    const [reader, writer] = [
      await buildKey(app, { team: key, scopes: ['images:read', 'characters:write'] }),
      await buildKey(app, { team: key, scopes: ['images:write', 'characters:read'] }),
    ];
    const { id } = await buildFile(app, { key });
    const url = `/v1/files/${id}`;
    const { type, payload } = await formOf(reference());

    const answers = [
      await app.inject({ method: 'POST', url: '/v1/files', payload, headers: { 'content-type': type } }),
      await post(reference(), {}, { key: 'al_live_wrong' }),
      await post(reference(), {}, reader),
      await post(reference(), {}, await buildOperatorKey(app)),
      await requestAs(app, writer)('GET', url),
      await requestAs(app, reader)('DELETE', url),
      await ask('PATCH', url, {}),
      await ask('GET', '/v1/files'),
    ];

    expect(answers.map(errorOf)).toEqual([
      [401, 'missing_api_key', null],
      [401, 'invalid_api_key', null],
      [403, 'missing_scope', null],
      [404, 'resource_not_found', null],
      [403, 'missing_scope', null],
      [403, 'missing_scope', null],
      [405, 'method_not_allowed', null],
      [405, 'method_not_allowed', null],
    ]);
    expect(answers.slice(-2).map(({ headers }) => headers.allow)).toEqual([
      'GET, HEAD, DELETE, OPTIONS',
      'POST, OPTIONS',
    ]);
    for (const answer of answers) {
      expect(Object.keys(answer.json().error)).toEqual(ERROR_FIELDS);
      expect(answer.json().error.request_id).toBe(answer.headers['x-request-id']);
    }
  });

  it('draw from a bucket of their own', async () => {
    const slow = await startApp({ besideOf: app, env: { ROLE: 'api', RATE_LIMITS: 'files_post=1/1' } });
    const own = await buildKey(slow);
    const first = await postForm(slow, own, reference());

    const response = await postForm(slow, own, reference());
    const read = await requestAs(slow, own)('GET', `/v1/files/${first.json().id}`);
    await slow.close();

    expect([first.statusCode, ...errorOf(response)]).toEqual([201, 429, 'too_many_requests', null]);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(read.statusCode).toBe(200);
  });

  describe('with an idempotency key', () => {
    const headersOf = (name: string) => ({ 'idempotency-key': name });

    it('are made once, however the form is put together', async () => {
      const first = await post({ ...reference(), metadata: '{"a":"1","b":"2"}' }, headersOf('once'));

      const replay = await post(
        [
          ['metadata', '{ "b": "2", "\\u0061": "1" }'],
          ['file', { bytes: picture, name: 'other.png', type: 'image/png' }],
          ['purpose', 'reference'],
        ],
        headersOf('once'),
      );

      expect([replay.statusCode, replay.headers['aurous-idempotent-replayed']]).toEqual([201, 'true']);
      expect({ ...replay.json(), url: '' }).toEqual({ ...first.json(), url: '' });
      expect((await download(replay.json().url)).statusCode).toBe(200);
    });

    it.each<[string, object]>([
      ['other bytes', { file: { bytes: GIF } }],
      ['other metadata', { metadata: '{"a":"1"}' }],
      ['another purpose', { purpose: 'training' }],
    ])('are told from a form with %s', async (what, other) => {
      await post(reference(), headersOf(what));

      const response = await post({ ...reference(), ...other }, headersOf(what));

      expect([...errorOf(response), response.headers['should-retry']]).toEqual([
        409,
        'idempotency_key_in_use',
        null,
        'false',
      ]);
    });

    it('are one file when twenty come at once', async () => {
      const before = await countFiles();

      const answers = await Promise.all(Array.from({ length: 20 }, () => post(reference(), headersOf('twenty'))));

      const made = answers.filter(({ headers }) => headers['aurous-idempotent-replayed'] === undefined);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201));
      expect([made.length, new Set(answers.map((answer) => answer.json().id)).size]).toEqual([1, 1]);
      expect(await countFiles()).toBe(before + 1);
    });

    it('leave no picture of those that lost', async () => {
      const own = await buildKey(app);

      const answers = await Promise.all(Array.from({ length: 8 }, () => post(reference(), headersOf('losers'), own)));

      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
      const left = await eventually(
        () => storedKeys(app, `team/${own.teamId}/file/`),
        (keys) => keys.length === 1,
      );
      expect(left).toHaveLength(1);
      expect((await download(answers[0]?.json().url)).statusCode).toBe(200);
    });

    it('have URLs in replays that do not outlive them', async () => {
      const { id } = (await post(reference(), headersOf('late'))).json();
      const goneAtMs = Date.now() + 90_000;
      await app.database.execute(
        `UPDATE idempotency_key SET urls = jsonb_set(urls, '{0,goneAtMs}', to_jsonb($2::bigint)) WHERE body LIKE '%' || $1 || '%'`,
        [id, goneAtMs],
      );

      const replay = await post(reference(), headersOf('late'));

      expect(replay.json().id).toBe(id);
      const endsAtMs = Number(new URL(replay.json().url).searchParams.get('expires')) * 1_000;
      expect(endsAtMs).toBeLessThanOrEqual(goneAtMs);
      expect(endsAtMs).toBeGreaterThan(goneAtMs - 5_000);
    });

    it('leave the key free when nothing was made', async () => {
      expect((await post(reference(GIF), headersOf('again'))).statusCode).toBe(400);

      expect((await post(reference(), headersOf('again'))).statusCode).toBe(201);
    });

    it('need a sound one', async () => {
      expect(errorOf(await post(reference(), headersOf('x'.repeat(257))))).toEqual([
        400,
        'invalid_format',
        'Idempotency-Key',
      ]);
    });
  });

  it('are gone when they are deleted, with their picture', async () => {
    const { id } = await buildFile(app, { key });
    const { url } = (await ask('GET', `/v1/files/${id}`)).json();

    const deleted = await ask('DELETE', `/v1/files/${id}`);

    expect([deleted.statusCode, deleted.json()]).toEqual([200, { id, object: 'file', deleted: true }]);
    expect((await download(url)).statusCode).toBe(404);
    for (const method of ['GET', 'DELETE'] as const) {
      expect(errorOf(await ask(method, `/v1/files/${id}`))).toEqual([404, 'resource_not_found', null]);
    }
  });

  it('are gone after a day, with their picture', async () => {
    const { id } = await buildFile(app, { key });
    const other = await buildFile(app, { key });
    const { url } = (await ask('GET', `/v1/files/${id}`)).json();
    await expire(id);

    const expired = [await ask('GET', `/v1/files/${id}`), await ask('DELETE', `/v1/files/${id}`)];
    const swept = await app.get(FilesSweep).sweep();

    expect(expired.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
    expect(swept).toBe(1);
    expect((await download(url)).statusCode).toBe(404);
    const objectKey = new URL(url).pathname.replace('/objects/', '');
    const isThere = () =>
      app
        .get(StorageService)
        .read(objectKey)
        .then(
          () => true,
          () => false,
        );
    expect(await eventually(isThere, (answer) => !answer)).toBe(false);
    expect((await ask('GET', `/v1/files/${other.id}`)).statusCode).toBe(200);
  });

  it('have URLs that end with them', async () => {
    const { id } = await buildFile(app, { key });
    await app.database.execute(`UPDATE file SET expires_at = now() + interval '90 s' WHERE id = $1`, [
      fromUlid('file', id),
    ]);

    const { url, expires_at } = (await ask('GET', `/v1/files/${id}`)).json();

    const endsAt = Number(new URL(url).searchParams.get('expires')) * 1_000;
    expect(Math.abs(endsAt - Date.parse(expires_at))).toBeLessThan(3_000);
  });

  it('are found as references by their own team in their own world, while they last', async () => {
    const files = app.get(FilesService);
    const callerOf = ({ teamId, keyId }: BuiltKey, isTest = false) =>
      new Caller(teamId, keyId, new Set(), 'pro', isTest, '2026-11-15');
    const [live, expired] = [await buildFile(app, { key }), await buildFile(app, { key })];
    await expire(expired.id);

    const found = await files.findForReference(callerOf(key), live.id);

    expect(found).toMatchObject({ mimeType: 'image/jpeg', width: 96, height: 64 });
    expect((await app.get(StorageService).read(found?.objectKey ?? '')).length).toBe(found?.bytes);
    const others = [
      await files.findForReference(callerOf(await buildKey(app)), live.id),
      await files.findForReference(callerOf(key, true), live.id),
      await files.findForReference(callerOf(key), expired.id),
      await files.findForReference(callerOf(key), toUlid('file', newId())),
      await files.findForReference(callerOf(key), 'file_nonsense'),
    ];
    expect(others).toEqual([null, null, null, null, null]);
  });

  it('whose sender goes on and on are refused in the middle of it', async () => {
    const sent = request(new URL('/v1/files', await app.nest.getUrl()), {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${key.key}`, 'content-type': 'multipart/form-data; boundary=b' },
    });
    sent.on('error', () => undefined);
    const answer = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n');
    for (let at = 0; at < 11; at += 1) {
      sent.write(Buffer.alloc(2 ** 20));
    }

    const [response] = await answer;

    expect(response.statusCode).toBe(413);
    sent.destroy();
  });

  it('whose sender breaks off leave nothing behind', async () => {
    const before = await countFiles();
    const { type, payload } = await formOf(reference());
    const socket = connect(Number(new URL(await app.nest.getUrl()).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const head = [
      `Authorization: Bearer ${key.key}`,
      `Content-Type: ${type}`,
      `Content-Length: ${payload.length}`,
      'Host: x',
    ];
    socket.write(`POST /v1/files HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
    socket.write(payload.subarray(0, 500));
    socket.end();

    await once(socket.resume(), 'close');

    expect(await countFiles()).toBe(before);
    expect((await post(reference())).statusCode).toBe(201);
  });
});
