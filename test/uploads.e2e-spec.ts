import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { LightMyRequestResponse } from 'fastify';
import { UploadInvalidError } from '../src/characters/uploads/uploads.errors.js';
import { UploadsService } from '../src/characters/uploads/uploads.service.js';
import { UploadsSweep } from '../src/characters/uploads/uploads-sweep.js';
import { fromUlid, newId, toUlid } from '../src/common/index.js';
import { Caller } from '../src/http/index.js';
import { loadSharp, StorageService, UrlSigner } from '../src/storage/index.js';
import { buildCharacters } from './factories/characters.js';
import { buildKey, type BuiltKey, buildOperatorKey, requestAs } from './factories/index.js';
import { type BuiltTicket, buildTicket, buildUpload, JPEG_UPLOAD, sendTo, sendToBucket } from './factories/uploads.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { blackPng, buildPicture, type Format, noise } from './support/pictures.js';
import { S3Double } from './support/s3/index.js';
import { storedKeys } from './support/stored-keys.js';

const MAX_BYTES = 15 * 2 ** 20;
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
const ERROR_FIELDS = ['type', 'code', 'message', 'param', 'doc_url', 'request_id'];
const RATE_LIMITS =
  'characters_synthesize=100000/100000,characters_post=100000/100000,characters_get=100000/100000,write=100000/100000,unauthenticated=1000/1000';

/** Pictures are files here, whatever else the suite runs on. */
const NO_BUCKET = { S3_BUCKET: '', S3_ENDPOINT: '', S3_ACCESS_KEY_ID: '', S3_SECRET_ACCESS_KEY: '' };
const ON_DISK = { ROLE: 'api', RATE_LIMITS, ...NO_BUCKET };

describe('uploads', () => {
  let app: TestApp;
  let key: BuiltKey;
  let picture: Buffer;
  let uploads: UploadsService;

  beforeAll(async () => {
    app = await startApp({ env: { ...ON_DISK, BODY_PATIENCE_MS: '300' } });
    key = await buildKey(app);
    picture = await buildPicture('jpeg');
    uploads = app.get(UploadsService);
    await app.nest.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  const init = (payload: object = JPEG_UPLOAD, apiKey: { key: string } = key) =>
    requestAs(app, apiKey)('POST', '/v1/characters/uploads/init', payload);

  const classify = (payload: object, apiKey: { key: string } = key) =>
    requestAs(app, apiKey)('POST', '/v1/characters/uploads/classify', payload);

  const callerOf = ({ teamId, keyId }: BuiltKey, isTest = false) =>
    new Caller(teamId, keyId, new Set(), 'pro', isTest, '2026-11-15');

  const errorOf = (response: LightMyRequestResponse) => {
    const { error } = response.json();
    return [response.statusCode, error.code, error.param];
  };

  const expire = (ticket: BuiltTicket) =>
    app.database.execute(
      `UPDATE upload SET created_at = now() - interval '25 h', expires_at = now() - interval '1 h' WHERE id = $1`,
      [uuidOf(ticket)],
    );

  const pathOf = ({ url }: BuiltTicket): string => {
    const { pathname, search } = new URL(url);
    return pathname + search;
  };

  const uuidOf = ({ url }: BuiltTicket) => /upload\/([0-9a-f-]{36})\//.exec(url)?.[1] ?? '';

  const openTickets = async (ids: string[]) => {
    const prepared = await Promise.allSettled(ids.map((id) => uploads.prepare(callerOf(key), [id])));
    return prepared.map(({ status }) => status === 'fulfilled');
  };

  const consume = (ids: string[], caller = callerOf(key)) =>
    app.database.transaction(() => uploads.consume(caller, ids));

  describe('a ticket', () => {
    it('says where the bytes go, what goes with them and until when', async () => {
      const response = await init({ ...JPEG_UPLOAD, size_bytes: MAX_BYTES });

      expect(response.statusCode).toBe(201);
      const body = response.json();
      expect(Object.keys(body).toSorted()).toEqual(['expires_at', 'upload_headers', 'upload_id', 'upload_url']);
      expect(body.upload_id).toMatch(/^upl_[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(body.upload_headers).toEqual({ 'Content-Type': 'image/jpeg' });
      expect(body.upload_url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/objects\/.+&signature=[0-9a-f]{64}$/);
      const minutes = (Date.parse(body.expires_at) - Date.now()) / 60_000;
      expect(minutes).toBeGreaterThan(14);
      expect(minutes).toBeLessThanOrEqual(15);
      expect(response.headers).toMatchObject({ 'x-ratelimit-limit': '100000', 'aurous-version': '2026-05-15' });
    });

    it.each([
      ['jpeg', 'image/jpeg'],
      ['jpg', 'image/jpeg'],
      ['png', 'image/png'],
      ['webp', 'image/webp'],
    ])('is given for %s with %s', async (extension, content_type) => {
      expect((await init({ filename: '../..\u202e"x\\%2e', extension, content_type })).statusCode).toBe(201);
    });

    it.each<[string, object, [string, string | null]]>([
      ['no filename', { filename: undefined }, ['missing_field', 'filename']],
      ['an empty filename', { filename: '' }, ['value_out_of_range', 'filename']],
      ['a filename of 121', { filename: 'a'.repeat(121) }, ['value_out_of_range', 'filename']],
      ['a filename with NUL', { filename: 'a\0.jpg' }, ['invalid_format', 'filename']],
      ['no extension', { extension: undefined }, ['missing_field', 'extension']],
      ['another extension', { extension: 'gif' }, ['invalid_format', 'extension']],
      ['an extension in capitals', { extension: 'JPG' }, ['invalid_format', 'extension']],
      ['no content type', { content_type: undefined }, ['missing_field', 'content_type']],
      ['another content type', { content_type: 'image/svg+xml' }, ['invalid_format', 'content_type']],
      ['two that disagree', { extension: 'png' }, ['parameter_invalid_combination', 'extension']],
      ['no bytes', { size_bytes: 0 }, ['value_out_of_range', 'size_bytes']],
      ['a byte too many', { size_bytes: MAX_BYTES + 1 }, ['value_out_of_range', 'size_bytes']],
      ['bytes in words', { size_bytes: 'many' }, ['invalid_format', 'size_bytes']],
      ['another field', { team_id: 'team_1' }, ['parameter_unknown', 'team_id']],
    ])('is not given for %s', async (_, fields, [code, param]) => {
      expect(errorOf(await init({ ...JPEG_UPLOAD, ...fields }))).toEqual([400, code, param]);
    });

    it('takes a filename of 120 characters', async () => {
      expect((await init({ ...JPEG_UPLOAD, filename: 'é'.repeat(120) })).statusCode).toBe(201);
    });

    it('is one of at most 100 open ones of a team in one world, however many come at once', async () => {
      const own = await buildKey(app);
      const tester = await buildKey(app, { team: own, environment: 'test' });

      const answers = await Promise.all(Array.from({ length: 110 }, () => init(JPEG_UPLOAD, own)));

      const refused = answers.filter(({ statusCode }) => statusCode !== 201);
      expect(refused).toHaveLength(10);
      expect(errorOf(refused[0]!)).toEqual([429, 'too_many_open_uploads', null]);
      expect(refused[0]?.json().error.type).toBe('rate_limit');
      const retryAfterS = Number(refused[0]?.headers['retry-after']);
      expect(retryAfterS).toBeGreaterThan(86_000);
      expect(retryAfterS).toBeLessThanOrEqual(86_400);
      expect((await init(JPEG_UPLOAD, tester)).statusCode).toBe(201);
      await app.database.execute('UPDATE upload SET expires_at = now() WHERE team_id = $1 AND NOT is_test', [
        own.teamId,
      ]);
      expect((await init(JPEG_UPLOAD, own)).statusCode).toBe(201);
    });
  });

  describe.each(['init', 'classify'])('%s', (route) => {
    const url = `/v1/characters/uploads/${route}`;

    it('is open to whom the key allows it, and says so in the words of its family', async () => {
      const scoped = await buildKey(app, { team: key, scopes: ['characters:read', 'images:write'] });
      const operator = await buildOperatorKey(app);

      const answers = [
        await app.inject({ method: 'POST', url, payload: {} }),
        await requestAs(app, { key: 'al_live_wrong' })('POST', url, {}),
        await requestAs(app, scoped)('POST', url, {}),
        await requestAs(app, operator)('POST', url, {}),
        await requestAs(app, key)('PUT', url, {}),
      ];

      expect(answers.map(errorOf)).toEqual([
        [401, 'missing_api_key', null],
        [401, 'invalid_api_key', null],
        [403, 'missing_scope', null],
        [404, 'resource_not_found', null],
        [405, 'method_not_allowed', null],
      ]);
      expect(answers.at(-1)?.headers.allow).toBe('POST, OPTIONS');
      for (const answer of answers) {
        const { error } = answer.json();
        expect(Object.keys(error)).toEqual(ERROR_FIELDS);
        expect(error.request_id).toBe(answer.headers['x-request-id']);
        expect(error.doc_url).toBe(`http://127.0.0.1:3000/docs/errors#${error.code}`);
      }
    });

    it('reads JSON of an ordinary size and nothing else', async () => {
      const send = (payload: string | Buffer, type: string) =>
        app.inject({
          method: 'POST',
          url,
          payload,
          headers: { authorization: `Bearer ${key.key}`, 'content-type': type },
        });

      const answers = [
        await send('{', 'application/json'),
        await send(JSON.stringify({ filename: 'x'.repeat(100_001) }), 'application/json'),
        await send(picture, 'image/jpeg'),
        await send(picture, 'application/octet-stream'),
        await send('a=b', 'application/x-www-form-urlencoded'),
      ];

      expect(answers.map(errorOf)).toEqual([
        [400, 'invalid_format', null],
        [413, 'payload_too_large', null],
        [415, 'unsupported_media_type', null],
        [415, 'unsupported_media_type', null],
        [415, 'unsupported_media_type', null],
      ]);
    });

    it('draws from the bucket of its family', async () => {
      const slow = await startApp({ besideOf: app, env: { ...ON_DISK, RATE_LIMITS: 'characters_post=1/1' } });
      const own = await buildKey(slow);
      await requestAs(slow, own)('POST', url, {});

      const response = await requestAs(slow, own)('POST', url, {});
      await slow.close();

      expect(errorOf(response)).toEqual([429, 'too_many_requests', null]);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    });
  });

  describe('the bytes', () => {
    it.each<[Format, string | undefined]>([
      ['jpeg', 'image/jpeg'],
      ['png', 'image/jpeg'],
      ['webp', 'application/json'],
      ['png', undefined],
      ['jpeg', 'application/x-www-form-urlencoded'],
    ])('say themselves what they are: %s as %s', async (format, type) => {
      const ticket = await buildTicket(app, { key });
      const bytes = await buildPicture(format, 120, 80);

      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
      const response = await sendTo(app, { ...ticket, headers }, bytes);

      expect([response.statusCode, response.json()]).toEqual([
        200,
        { upload_id: ticket.id, size_bytes: bytes.length, width: 120, height: 80 },
      ]);
      expect(response.headers).not.toHaveProperty('x-ratelimit-limit');
      const [kept] = await uploads.prepare(callerOf(key), [ticket.id]);
      expect(kept?.mimeType).toBe(`image/${format}`);
    });

    it('are kept upright and without a word of what came with them', async () => {
      const sharp = await loadSharp();
      const raw = { width: 60, height: 40, channels: 3 } as const;
      const sent = await sharp(noise(60, 40), { raw })
        .jpeg()
        .withExif({ IFD0: { Artist: 'A SECRET NAME' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
        .withMetadata({ orientation: 6 })
        .toBuffer();
      const polyglot = Buffer.concat([sent, Buffer.from('<script>alert(1)</script>')]);
      expect(polyglot.includes('A SECRET NAME')).toBe(true);

      const ticket = await buildTicket(app, { key });
      const response = await sendTo(app, ticket, polyglot);

      expect(response.json()).toMatchObject({ size_bytes: polyglot.length, width: 40, height: 60 });
      const [kept] = await uploads.prepare(callerOf(key), [ticket.id]);
      const bytes = await app.get(StorageService).read(kept?.objectKey ?? '');
      expect([bytes.includes('A SECRET NAME'), bytes.includes('script'), bytes.length]).toEqual([
        false,
        false,
        kept?.bytes,
      ]);
      const { exif, orientation } = await sharp(bytes).metadata();
      expect([exif, orientation]).toEqual([undefined, undefined]);
    });

    it.each<[string, () => Promise<Buffer> | Buffer]>([
      ['nothing', () => Buffer.alloc(0)],
      ['a GIF that says PNG', () => GIF],
      ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
      ['a page', () => Buffer.from('<!doctype html><p>hello')],
      ['a JPEG that is cut off', async () => (await buildPicture('jpeg', 300, 300)).subarray(0, 9_000)],
      ['the first 20 bytes of a PNG', async () => (await buildPicture('png')).subarray(0, 20)],
      ['16383 x 16383 black pixels in 32 kB', () => blackPng(16_383, 16_383)],
      ['one pixel beyond 8192', () => blackPng(8_193, 1)],
      ['more than 40 million pixels', () => blackPng(8_000, 5_001)],
    ])('are refused when they are %s, and a sound picture may still follow', async (_, build) => {
      const ticket = await buildTicket(app, { key });

      const response = await sendTo(app, { ...ticket, headers: { 'content-type': 'image/png' } }, await build());

      expect(errorOf(response)).toEqual([400, 'upload_invalid', null]);
      expect(response.json().error.type).toBe('invalid_request');
      expect(Object.keys(response.json().error)).toEqual(ERROR_FIELDS);
      expect(await openTickets([ticket.id])).toEqual([false]);
      expect((await sendTo(app, ticket, picture)).statusCode).toBe(200);
    });

    it('are taken up to 15 MB, and not one more', async () => {
      const padded = Buffer.concat([picture, Buffer.alloc(MAX_BYTES - picture.length)]);
      const [full, over] = [await buildTicket(app, { key }), await buildTicket(app, { key })];

      const answers = [
        await sendTo(app, full, padded),
        await sendTo(app, over, Buffer.concat([padded, Buffer.alloc(1)])),
      ];

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 413]);
      expect(errorOf(answers[1]!)).toEqual([413, 'payload_too_large', null]);
      expect(await openTickets([full.id, over.id])).toEqual([true, false]);
    });

    it('come once', async () => {
      const ticket = await buildUpload(app, { key });

      const again = await sendTo(app, ticket, await buildPicture('png'));

      expect(errorOf(again)).toEqual([409, 'upload_already_received', null]);
      expect(again.headers['should-retry']).toBe('false');
      const [kept] = await uploads.prepare(callerOf(key), [ticket.id]);
      expect(kept?.mimeType).toBe('image/jpeg');
    });

    it('of one sender win when many send at once', async () => {
      const ticket = await buildTicket(app, { key });
      const pictures = await Promise.all(Array.from({ length: 12 }, (_, at) => buildPicture('png', 40 + at, 40)));

      const answers = await Promise.all(pictures.map((bytes) => sendTo(app, ticket, bytes)));

      const winner = answers.findIndex(({ statusCode }) => statusCode === 200);
      expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(11);
      expect((await uploads.prepare(callerOf(key), [ticket.id]))[0]?.width).toBe(40 + winner);
    });

    it('of all others go again, whatever is done with those of the one', async () => {
      const ticket = await buildTicket(app, { key });
      const folder = `team/${key.teamId}/upload/${uuidOf(ticket)}/`;
      const twins = [picture, picture, await buildPicture('png', 41, 40), await buildPicture('png', 42, 40)];

      await Promise.all(twins.map((bytes) => sendTo(app, ticket, bytes)));

      const left = await eventually(
        () => storedKeys(app, folder),
        (keys) => keys.length === 1,
      );
      expect(left).toEqual([(await uploads.prepare(callerOf(key), [ticket.id]))[0]?.objectKey]);
      const characters = await buildCharacters(app, { key });
      const { id } = await characters.made(characters.call('POST', '', { name: 'Aurora', upload_ids: [ticket.id] }));
      await app.get(StorageService).store(`${folder}left-by-a-crash`, picture);
      await characters.call('DELETE', `/${id}`);
      await eventually(
        () => storedKeys(app, folder),
        (keys) => keys.length === 0,
      );
      expect(await storedKeys(app, folder)).toEqual([]);
      expect(await app.database.query('SELECT 1 FROM upload WHERE id = $1', [uuidOf(ticket)])).toEqual([]);
    });

    it('that were packed are refused in words that fit', async () => {
      const ticket = await buildTicket(app, { key });

      const response = await sendTo(app, { ...ticket, headers: { 'content-encoding': 'gzip' } }, picture);

      expect(errorOf(response)).toEqual([415, 'unsupported_media_type', null]);
      expect(response.json().error.message).toContain('without Content-Encoding');
      expect(response.json().error.message).not.toContain('json');
    });

    it.each<[string, (url: string) => string]>([
      ['altered', (url) => url.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
      ['of another ticket', (url) => url.replace(/upload\/[^/]+/, `upload/${newId()}`)],
      ['given a longer life', (url) => url.replace(/expires=\d+/, 'expires=9999999999')],
      ['cut', (url) => url.replace(/&signature=.*/, '')],
    ])('have no place at a URL that was %s', async (_, alter) => {
      const ticket = await buildTicket(app, { key });

      const response = await sendTo(app, { ...ticket, url: alter(ticket.url) }, picture);

      expect(errorOf(response)).toEqual([403, 'signature_invalid', null]);
      expect(response.json().error.type).toBe('authentication');
      expect(await openTickets([ticket.id])).toEqual([false]);
    });

    it('have no place at a URL that is over, was signed for reading, or names no ticket', async () => {
      const ticket = await buildTicket(app, { key });
      const urls = app.get(UrlSigner);
      const send = (method: 'GET' | 'PUT', objectKey: string, lifetimeS: number) =>
        sendTo(app, { ...ticket, url: urls.sign(method, objectKey, lifetimeS).url }, picture);
      const objectKey = new URL(ticket.url).pathname.replace('/objects/', '');
      const folder = `team/${key.teamId}`;

      const answers = [
        await send('PUT', objectKey, -1),
        await send('GET', objectKey, 60),
        await app.inject(pathOf(ticket)),
        await send('PUT', `${folder}/upload/${newId()}/sent`, 60),
        await send('PUT', `${folder}/portraits/face`, 60),
      ];

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 404, 404]);
    });

    it('of hundreds of damaged pictures are refused or sound, and nothing breaks', async () => {
      const statuses = new Map<number, number>();
      for (const format of ['jpeg', 'png', 'webp'] as const) {
        const sound = await buildPicture(format, 24, 24);
        let ticket = await buildTicket(app, { key });
        for (let seed = 1; seed <= 300; seed += 1) {
          const { statusCode } = await sendTo(app, ticket, mutant(sound, seed));
          statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
          ticket = statusCode === 200 ? await buildTicket(app, { key: await buildKey(app) }) : ticket;
        }
      }

      expect([...statuses.keys()].filter((status) => ![200, 400].includes(status))).toEqual([]);
      expect(statuses.get(400)).toBeGreaterThan(300);
    }, 60_000);
  });

  describe('a sender that is not as it says', () => {
    const dial = async (): Promise<Socket> => {
      const socket = connect(Number(new URL(await app.nest.getUrl()).port), '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };

    const answered = async (socket: Socket): Promise<string> => {
      let text = '';
      for await (const chunk of socket) {
        text += String(chunk);
        if (text.includes('\r\n\r\n')) {
          break;
        }
      }
      return text.split('\r\n')[0] ?? '';
    };

    it('hears of too much in the middle of it, when no length was said', async () => {
      const ticket = await buildTicket(app, { key });
      const sent = request(new URL(pathOf(ticket), await app.nest.getUrl()), { method: 'PUT', agent: false });
      sent.on('error', () => undefined);
      const answer = once(sent, 'response') as Promise<[IncomingMessage]>;
      const piece = Buffer.alloc(2 ** 20);
      for (let at = 0; at < 16; at += 1) {
        sent.write(piece);
      }

      const [response] = await answer;

      expect(response.statusCode).toBe(413);
      sent.destroy();
      expect((await sendTo(app, ticket, picture)).statusCode).toBe(200);
    });

    it('hears of far too much before it has sent any', async () => {
      const ticket = await buildTicket(app, { key });
      const socket = await dial();
      socket.write(`PUT ${pathOf(ticket)} HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n`);

      expect(await answered(socket)).toBe('HTTP/1.1 413 Payload Too Large');
    });

    it('hears of a broken signature before it has sent any', async () => {
      const ticket = await buildTicket(app, { key });
      const socket = await dial();
      socket.write(
        `PUT ${pathOf(ticket).replace(/.{4}$/, 'beef')} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n`,
      );

      expect(await answered(socket)).toBe('HTTP/1.1 403 Forbidden');
      socket.destroy();
    });

    it('leaves nothing behind when it breaks off', async () => {
      const ticket = await buildTicket(app, { key });
      const socket = await dial();
      socket.write(`PUT ${pathOf(ticket)} HTTP/1.1\r\nHost: x\r\nContent-Length: ${picture.length + 1}\r\n\r\n`);
      socket.write(picture);
      socket.end();

      await once(socket.resume(), 'close');

      expect(await openTickets([ticket.id])).toEqual([false]);
      expect((await sendTo(app, ticket, picture)).statusCode).toBe(200);
    });

    it('keeps only as much as it said', async () => {
      const ticket = await buildTicket(app, { key });
      const socket = await dial();
      socket.write(`PUT ${pathOf(ticket)} HTTP/1.1\r\nHost: x\r\nContent-Length: ${picture.length - 9}\r\n\r\n`);
      socket.write(picture);

      expect(await answered(socket)).toBe('HTTP/1.1 400 Bad Request');
      expect(await openTickets([ticket.id])).toEqual([false]);
      socket.destroy();
    });

    it('is cut off when it dawdles', async () => {
      const ticket = await buildTicket(app, { key });
      const socket = await dial();
      socket.write(`PUT ${pathOf(ticket)} HTTP/1.1\r\nHost: x\r\nContent-Length: ${picture.length}\r\n\r\nslow`);

      await once(socket.resume(), 'close');

      expect((await sendTo(app, ticket, picture)).statusCode).toBe(200);
    });
  });

  describe('a classification', () => {
    /** What the pipeline leaves behind a pose that it delivered. */
    const deliver = async (
      shot: string,
      sha256: string,
      { teamId, isTest = false }: { teamId: string; isTest?: boolean },
    ) => {
      const jobId = newId();
      await app.database.execute(
        `INSERT INTO job (id, team_id, is_test, kind, subject_id, input, state, delivered, finished_at)
         VALUES ($1, $2, $3, 'avatar_generation', $1, '{}', 'succeeded', 1, now())`,
        [jobId, teamId, isTest],
      );
      await app.database.execute(
        `INSERT INTO job_picture (job_id, shot, object_key, mime_type, width, height, bytes, sha256, provider, model, applied)
         VALUES ($1, $2, 'x', 'image/png', 1, 1, 1, $3, 'sketch', 'sketch-1', '{}')`,
        [jobId, shot, sha256],
      );
    };

    const hashOf = async (bytes: Buffer) =>
      Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex');

    it.each(['portrait', 'front', 'side', 'back'])('knows the %s that was drawn for the team', async (pose) => {
      const drawn = await buildPicture('png', 50 + pose.length, 77);
      await deliver(pose, await hashOf(drawn), key);
      const ticket = await buildUpload(app, { key, picture: drawn });

      const response = await classify({ upload_id: ticket.id });

      expect([response.statusCode, response.json()]).toEqual([200, { upload_id: ticket.id, pose, confidence: 1 }]);
      expect((await consume([ticket.id]))[0]?.pose).toBe(pose);
    });

    it('does not pretend to know any other picture', async () => {
      const foreign = await buildPicture('png', 81, 77);
      const sha256 = await hashOf(foreign);
      await deliver('front', sha256, await buildKey(app));
      await deliver('side', sha256, { ...key, isTest: true });
      await deliver('variant', sha256, key);
      const ticket = await buildUpload(app, { key, picture: foreign });

      const { pose, confidence } = (await classify({ upload_id: ticket.id })).json();

      expect([pose, confidence]).toEqual(['other', 0.2]);
      expect((await consume([ticket.id]))[0]?.pose).toBe('other');
    });

    it('knows every pose of a character that was really drawn', async () => {
      const drawing = await startApp({ env: { RATE_LIMITS } });
      const characters = await buildCharacters(drawing);
      const { refs } = await characters.synthesized();
      const told = [];
      for (const { url } of refs) {
        const { rawPayload } = await characters.download(url);
        const { id } = await buildUpload(drawing, { key: characters.key, picture: rawPayload });
        const response = await requestAs(drawing, characters.key)('POST', '/v1/characters/uploads/classify', {
          upload_id: id,
        });
        told.push([response.json().pose, response.json().confidence]);
      }
      await drawing.close();

      expect(told).toEqual(['portrait', 'front', 'side', 'back'].map((pose) => [pose, 1]));
    });

    it('uses nothing up', async () => {
      const { id } = await buildUpload(app, { key });

      const answers = [await classify({ upload_id: id }), await classify({ upload_id: id })];

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
      expect(await openTickets([id])).toEqual([true]);
    });

    it('answers the same whatever is wrong with an upload, so that nobody can probe for ids', async () => {
      const [empty, expired, used] = [
        await buildTicket(app, { key }),
        await buildUpload(app, { key }),
        await buildUpload(app, { key }),
      ];
      await expire(expired);
      await consume([used.id]);
      const foreign = await buildUpload(app);
      const tester = await buildUpload(app, { key: await buildKey(app, { team: key, environment: 'test' }) });
      const ids = [empty, expired, used, foreign, tester].map(({ id }) => id);

      const answers = await Promise.all(
        [...ids, toUlid('upl', newId()), 'upl_nonsense', 'nonsense', ''].map((upload_id) => classify({ upload_id })),
      );

      const bodies = new Set(answers.map(({ body }) => body.replace(/"request_id":"[^"]+"/, '')));
      expect([answers.map(({ statusCode }) => statusCode), bodies.size]).toEqual([Array(9).fill(400), 1]);
      expect(errorOf(answers[0]!)).toEqual([400, 'upload_invalid', 'upload_id']);
    });

    it.each<[object, [string, string]]>([
      [{}, ['missing_field', 'upload_id']],
      [{ upload_id: 7 }, ['invalid_format', 'upload_id']],
      [{ upload_id: 'upl_1', pose: 'front' }, ['parameter_unknown', 'pose']],
    ])('wants an upload and nothing else: %j', async (payload, [code, param]) => {
      expect(errorOf(await classify(payload))).toEqual([400, code, param]);
    });
  });

  describe('the use of uploads', () => {
    it('hands over the pictures in the order asked, once', async () => {
      const first = await buildUpload(app, { key, picture: await buildPicture('png', 31, 40) });
      const second = await buildUpload(app, { key, picture: await buildPicture('webp', 32, 40) });
      const prepared = await uploads.prepare(callerOf(key), [second.id, first.id]);

      const used = await consume([second.id, first.id]);

      expect(used).toEqual(prepared);
      expect(used.map(({ width, mimeType, pose }) => [width, mimeType, pose])).toEqual([
        [32, 'image/webp', 'other'],
        [31, 'image/png', 'other'],
      ]);
      for (const { objectKey, bytes } of used) {
        expect((await app.get(StorageService).read(objectKey)).length).toBe(bytes);
      }
      await expect(consume([first.id])).rejects.toThrow(UploadInvalidError);
      await expect(uploads.prepare(callerOf(key), [first.id])).rejects.toThrow(UploadInvalidError);
    });

    it('gives one ticket to one of twenty', async () => {
      const { id } = await buildUpload(app, { key });

      const ends = await Promise.allSettled(Array.from({ length: 20 }, () => consume([id])));

      const failures = ends.filter((end) => end.status === 'rejected');
      expect(failures).toHaveLength(19);
      expect(failures.every(({ reason }) => reason instanceof UploadInvalidError)).toBe(true);
    });

    it('makes one character of twenty that are ordered of one ticket', async () => {
      const { id } = await buildUpload(app, { key });
      const other = await buildUpload(app, { key });
      const order = (upload_ids: string[]) =>
        requestAs(app, key)('POST', '/v1/characters', { name: 'Aurora', upload_ids });

      const answers = await Promise.all(Array.from({ length: 20 }, () => order([id])));

      expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
      const refusals = answers.filter(({ statusCode }) => statusCode !== 201).map(errorOf);
      expect(refusals).toEqual(refusals.map(() => [400, 'upload_invalid', 'upload_ids']));
      expect(errorOf(await order([other.id, id]))).toEqual([400, 'upload_invalid', 'upload_ids']);
      expect(await openTickets([other.id])).toEqual([true]);
    });

    it('gives tickets to one of twenty who want them in different orders', async () => {
      const ids: string[] = [];
      for (let at = 0; at < 6; at += 1) {
        ids.push((await buildUpload(app, { key })).id);
      }

      const ends = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) => consume(at % 2 ? ids : ids.toReversed())),
      );

      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('is of all or of none', async () => {
      const [good, empty] = [await buildUpload(app, { key }), await buildTicket(app, { key })];

      for (const ids of [
        [good.id, empty.id],
        [good.id, toUlid('upl', newId())],
        [good.id, 'x'],
        [good.id, good.id],
      ]) {
        await expect(consume(ids)).rejects.toThrow(UploadInvalidError);
      }

      expect(await openTickets([good.id])).toEqual([true]);
    });

    it('is undone with its transaction', async () => {
      const { id } = await buildUpload(app, { key });
      const order = app.database.transaction(async () => {
        await uploads.consume(callerOf(key), [id]);
        throw new Error('no credits');
      });

      await expect(order).rejects.toThrow('no credits');

      expect(await openTickets([id])).toEqual([true]);
    });

    it('is for the team and the world of the ticket, while it lasts', async () => {
      const [ticket, expired] = [await buildUpload(app, { key }), await buildUpload(app, { key })];
      await expire(expired);

      await expect(consume([ticket.id], callerOf(await buildKey(app)))).rejects.toThrow(UploadInvalidError);
      await expect(consume([ticket.id], callerOf(key, true))).rejects.toThrow(UploadInvalidError);
      await expect(consume([expired.id])).rejects.toThrow(UploadInvalidError);
      expect(await consume([ticket.id])).toHaveLength(1);
    });
  });

  it('are swept once they are over, with what nobody used of them', async () => {
    const [unused, used, live] = [
      await buildUpload(app, { key }),
      await buildUpload(app, { key }),
      await buildUpload(app, { key }),
    ];
    const keys = (await uploads.prepare(callerOf(key), [unused.id, used.id, live.id])).map(
      ({ objectKey }) => objectKey,
    );
    await consume([used.id]);
    await app.database.execute('DELETE FROM upload WHERE expires_at <= now()');
    await Promise.all([expire(unused), expire(used)]);

    expect(await app.get(UploadsSweep).sweep()).toBe(2);

    const read = async (objectKey: string) =>
      app
        .get(StorageService)
        .read(objectKey)
        .then(
          () => true,
          () => false,
        );
    await eventually(
      () => read(keys[0] ?? ''),
      (isThere) => !isThere,
    );
    expect(await Promise.all(keys.map(read))).toEqual([false, true, true]);
    expect(await app.get(UploadsSweep).sweep()).toBe(0);
    expect(await openTickets([live.id])).toEqual([true]);
  });
});

describe('uploads to a bucket', () => {
  let s3: S3Double;
  let app: TestApp;
  let key: BuiltKey;
  let caller: Caller;

  beforeAll(async () => {
    s3 = await S3Double.start();
    app = await startApp({ env: { ROLE: 'api', RATE_LIMITS, ...s3.variables } });
    key = await buildKey(app);
    caller = new Caller(key.teamId, key.keyId, new Set(), 'pro', false, '2026-11-15');
  });

  afterAll(async () => {
    await app.close();
    await s3.stop();
  });

  const ask = (route: string, payload: object) =>
    requestAs(app, key)('POST', `/v1/characters/uploads/${route}`, payload);

  const sent = async (bytes: Buffer) => {
    const ticket = await buildTicket(app, { key, sizeBytes: bytes.length });
    return { ticket, response: await sendToBucket(ticket, bytes) };
  };

  it('go there by a URL that is good for one picture of the length that was said', async () => {
    const picture = await buildPicture('png');

    const { ticket, response } = await sent(picture);

    expect(response.status).toBe(200);
    expect(ticket.url).toMatch(new RegExp(`^${s3.url}/`));
    expect(ticket.headers).toEqual({
      'Content-Type': 'image/jpeg',
      'Content-Length': String(picture.length),
      'If-None-Match': '*',
    });
    expect((await sendToBucket(ticket, picture)).status).toBe(412);
  });

  it('have to say how long they are', async () => {
    const response = await ask('init', JPEG_UPLOAD);

    expect([response.statusCode, response.json().error.code, response.json().error.param]).toEqual([
      400,
      'missing_field',
      'size_bytes',
    ]);
  });

  it('are looked at when they are used: the bytes say what they are, and only the re-encode is handed on', async () => {
    const sharp = await loadSharp();
    const picture = await sharp(await buildPicture('png', 60, 40))
      .withExif({ IFD0: { Artist: 'A SECRET NAME' } })
      .png()
      .toBuffer();
    const { ticket } = await sent(picture);

    const [prepared] = await app.get(UploadsService).prepare(caller, [ticket.id]);
    const [used] = await app.database.transaction(() => app.get(UploadsService).consume(caller, [ticket.id]));

    expect(used).toEqual(prepared);
    expect(used).toMatchObject({ mimeType: 'image/png', width: 60, height: 40, pose: 'other' });
    const kept = await app.get(StorageService).read(used?.objectKey ?? '');
    expect([picture.includes('A SECRET NAME'), kept.includes('A SECRET NAME')]).toEqual([true, false]);
  });

  it('lie there as they were sent only until they are looked at', async () => {
    const { ticket } = await sent(await buildPicture('png'));
    const folder = new URL(ticket.url).pathname.replace(`/${s3.bucketName}/`, '').replace(/sent$/, '');
    const keys = () => [...s3.bucket.objects.keys()].filter((one) => one.startsWith(folder));
    expect(keys()).toEqual([`${folder}sent`]);

    const [prepared] = await app.get(UploadsService).prepare(caller, [ticket.id]);

    await eventually(
      async () => keys(),
      (left) => !left.includes(`${folder}sent`),
    );
    expect(keys()).toEqual([prepared?.objectKey]);
  });

  it('are looked at once, however many classify and use them at a time', async () => {
    const { ticket } = await sent(await buildPicture('webp'));
    const service = app.get(UploadsService);

    const [classified, ...prepared] = await Promise.all([
      ask('classify', { upload_id: ticket.id }),
      ...Array.from({ length: 5 }, () => service.prepare(caller, [ticket.id])),
    ]);

    expect(classified.json()).toEqual({ upload_id: ticket.id, pose: 'other', confidence: 0.2 });
    expect(new Set(prepared.map(([one]) => one?.objectKey)).size).toBe(1);
  });

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['no picture', () => Buffer.from('hello')],
    ['a GIF', () => GIF],
    ['cut off', async () => (await buildPicture('jpeg', 300, 300)).subarray(0, 9_000)],
    ['a bomb', () => blackPng(16_383, 16_383)],
  ])('that are %s cannot be used', async (_, build) => {
    const { ticket } = await sent(await build());

    const response = await ask('classify', { upload_id: ticket.id });

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'upload_invalid']);
    await expect(app.get(UploadsService).prepare(caller, [ticket.id])).rejects.toThrow(UploadInvalidError);
  });

  it('that never came cannot be used', async () => {
    const { id } = await buildTicket(app, { key });

    expect((await ask('classify', { upload_id: id })).json().error.code).toBe('upload_invalid');
  });

  it('are for their team and world', async () => {
    const { ticket } = await sent(await buildPicture('png'));
    const other = await buildKey(app);

    const response = await requestAs(app, other)('POST', '/v1/characters/uploads/classify', { upload_id: ticket.id });

    expect([response.statusCode, response.json().error.code]).toEqual([400, 'upload_invalid']);
  });

  it('are swept from there once they are over', async () => {
    const { ticket } = await sent(await buildPicture('png'));
    await app.database.execute(`UPDATE upload SET expires_at = now() WHERE id = $1`, [fromUlid('upl', ticket.id)]);

    await app.get(UploadsSweep).sweep();

    const objectKey = new URL(ticket.url).pathname.replace(`/${s3.bucketName}/`, '');
    await eventually(
      async () => s3.bucket.objects.has(objectKey),
      (isThere) => !isThere,
    );
    expect((await ask('classify', { upload_id: ticket.id })).json().error.code).toBe('upload_invalid');
  });
});

/** The picture with a few bytes changed, some taken out, or its end missing; the same one for the same seed. */
function mutant(sound: Buffer, seed: number): Buffer {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state >>> 8) % below;
  };
  const bytes = Buffer.from(sound);
  for (let change = 0; change <= seed % 8; change += 1) {
    bytes[next(bytes.length)] = next(256);
  }
  if (seed % 3 === 0) {
    return bytes.subarray(0, 1 + next(bytes.length - 1));
  }
  const cut = next(bytes.length);
  return seed % 3 === 1 ? Buffer.concat([bytes.subarray(0, cut), bytes.subarray(cut + 1 + next(9))]) : bytes;
}
