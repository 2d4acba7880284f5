import type { LightMyRequestResponse } from 'fastify';
import {
  type BuiltKey,
  buildAvatar,
  buildImage,
  buildKey,
  buildPersona,
  buildSavedAvatar,
  requestAs,
} from '../factories/index.js';
import { buildCharacter, GENEROUS_LIMITS } from '../factories/characters.js';
import { buildFile } from '../factories/files.js';
import { buildPortraits } from '../factories/portraits.js';
import { buildUpload } from '../factories/uploads.js';
import { startApp, type TestApp } from '../support/app.js';

type Owner = { key: BuiltKey };

/** An id that stands in a body or a query, and how a request is refused, or what it finds, when the id is not the caller's. */
interface Case {
  idOf: (app: TestApp, owner: Owner) => Promise<string>;
  ask: (id: string) => ['GET' | 'POST', string, object?];
  /** Status, and the field it points at where the family says so. */
  refusal: [number, string?];
}

const CASES: Record<string, Case> = {
  'upload_ids of a character': {
    idOf: async (app, owner) => (await buildUpload(app, owner)).id,
    ask: (id) => ['POST', '/v1/characters', { name: 'Mara', upload_ids: [id] }],
    refusal: [400, 'upload_ids'],
  },
  'upload_id to classify': {
    idOf: async (app, owner) => (await buildUpload(app, owner)).id,
    ask: (id) => ['POST', '/v1/characters/uploads/classify', { upload_id: id }],
    refusal: [400, 'upload_id'],
  },
  'character_id of an image': {
    idOf: async (app, owner) => (await buildCharacter(app, owner)).id,
    ask: (id) => ['POST', '/v1/images', { prompt: 'At the harbour', character_id: id }],
    refusal: [404, 'character_id'],
  },
  'character_id of an estimate': {
    idOf: async (app, owner) => (await buildCharacter(app, owner)).id,
    ask: (id) => ['POST', '/v1/images/estimate', { prompt: 'At the harbour', character_id: id }],
    refusal: [404, 'character_id'],
  },
  'file ids of an image': {
    idOf: async (app, owner) => (await buildFile(app, owner)).id,
    ask: (id) => ['POST', '/v1/images', { prompt: 'At the harbour', reference_image_urls: [id] }],
    refusal: [400, 'reference_image_urls.0'],
  },
  'file ids of an estimate': {
    idOf: async (app, owner) => (await buildFile(app, owner)).id,
    ask: (id) => ['POST', '/v1/images/estimate', { prompt: 'At the harbour', reference_image_urls: [id] }],
    refusal: [400, 'reference_image_urls.0'],
  },
  'avatar_id of an avatar': {
    idOf: async (app, owner) => (await buildSavedAvatar(app, owner)).id,
    ask: (id) => ['POST', '/api/v1/avatars/generate', { prompt: 'A sailor', avatar_id: id }],
    refusal: [400, 'avatar_id'],
  },
  'job_id to save': {
    idOf: async (app, owner) => (await buildAvatar(app, owner)).jobId,
    ask: (id) => ['POST', '/api/v1/avatars/save', { job_id: id }],
    refusal: [404],
  },
};

/** Where a list begins: of another team it is no place at all. */
const CURSORS: Record<string, Pick<Case, 'idOf'>> = {
  '/v1/images': { idOf: async (app, owner) => (await buildImage(app, owner)).image.id },
  '/v1/characters': { idOf: async (app, owner) => (await buildCharacter(app, owner)).id },
};

describe('ids inside bodies and queries', () => {
  let app: TestApp;
  let own: Owner;
  let others: [name: string, owner: Owner][];

  beforeAll(async () => {
    app = await startApp({ env: { RATE_LIMITS: GENEROUS_LIMITS } });
    const key = await buildKey(app, { plan: 'enterprise' });
    own = { key };
    others = [
      ['another team', { key: await buildKey(app, { plan: 'enterprise' }) }],
      ['the test world of the team', { key: await buildKey(app, { team: key, environment: 'test' }) }],
    ];
  });

  afterAll(() => app.close());

  const send = (request: ['GET' | 'POST', string, object?]): Promise<LightMyRequestResponse> =>
    requestAs(app, own.key)(...request);

  const wordsOf = ({ statusCode, body }: LightMyRequestResponse, id: string) =>
    `${statusCode} ${body.replaceAll(id, '<id>').replace(/"request_id":"[^"]+"/, '')}`;

  it.each(Object.entries(CASES))('%s are refused like unknown ones when they are not the caller’s', async (_, spec) => {
    const [status, param] = spec.refusal;
    const known = await spec.idOf(app, own);
    const unknown = `${known.slice(0, -4)}${known.endsWith('0000') ? '1111' : '0000'}`;
    const expected = await send(spec.ask(unknown));

    expect([expected.statusCode, expected.json().error.param ?? undefined]).toEqual([status, param]);
    for (const [, other] of others) {
      const foreign = await spec.idOf(app, other);
      const answer = await send(spec.ask(foreign));
      expect(wordsOf(answer, foreign)).toBe(wordsOf(expected, unknown));
    }
  });

  it.each(Object.entries(CURSORS))('%s does not begin behind what is not the caller’s', async (path, { idOf }) => {
    for (const [, other] of others) {
      const { statusCode, ...answer } = await send(['GET', `${path}?starting_after=${await idOf(app, other)}`]);

      expect([statusCode, answer.json().error.code]).toEqual([400, 'invalid_format']);
    }
  });

  it('a conversation of another persona filters to nothing', async () => {
    const foreign = await buildPortraits(app, others[0]![1]);
    const canonicalId = await foreign.made(foreign.canonical());
    const { conversationId } = (await foreign.edit(canonicalId, 'give her a red scarf')).json();
    const { persona } = await buildPersona(app, own);

    const list = await send(['GET', `/v1/personas/${persona.id}/portraits?conversationId=${conversationId}`]);

    expect([list.statusCode, list.json().items]).toEqual([200, []]);
  });
});
