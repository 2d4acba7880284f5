import { toUlid } from '../../src/common/index.js';
import type { Scope } from '../../src/http/index.js';
import {
  type BuiltKey,
  buildAvatar,
  buildKey,
  buildPersona,
  buildSavedAvatar,
  buildTeam,
  requestAs,
} from '../factories/index.js';
import { buildCharacter } from '../factories/characters.js';
import { buildFile } from '../factories/files.js';
import { buildImage } from '../factories/images.js';
import { buildDelivery, buildWebhookEndpoint } from '../factories/webhooks.js';
import { buildPortraits, PersonaUnderTest } from '../factories/portraits.js';
import type { TestApp } from '../support/app.js';

/** What a path needs: its parameters by name. */
export type Ids = Record<string, string>;

export interface World {
  app: TestApp;
  /** Whom subjects of products belong to: a key with every scope. */
  owner: BuiltKey;
  operator: { key: string };
}

/** A kind of thing that has an id. */
interface Subject {
  build(world: World): Promise<Ids>;
  /** Absent where nothing can delete one. */
  delete?(world: World, ids: Ids): Promise<unknown>;
  /** Well-formed, and of nothing. */
  unknown: Ids;
}

export interface Case {
  subject: Subject;
  scope: Scope | 'admin';
  payload?: object;
  /** What its owner gets. */
  owner: number;
  /** What its owner gets once it is deleted; 404 unless said. */
  deleted?: number;
}

const UUID = '0198c0de-0000-7000-8000-000000000000';
const ULID = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';

const webhookEndpoint: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildWebhookEndpoint(app, { key: owner })).id }),
  delete: ({ app, owner }, { id }) => requestAs(app, owner)('DELETE', `/v1/webhook_endpoints/${id}`),
  unknown: { id: `we_${ULID}` },
};

const webhookDelivery: Subject = {
  ...webhookEndpoint,
  build: async ({ app, owner }) => {
    const endpoint = await buildWebhookEndpoint(app, { key: owner });
    return { id: endpoint.id, delivery_id: await buildDelivery(app, endpoint) };
  },
  unknown: { id: `we_${ULID}`, delivery_id: `whd_${ULID}` },
};

const webhook: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildWebhookEndpoint(app, { key: owner, family: 'avatars' })).id }),
  delete: ({ app, owner }, { id }) => requestAs(app, owner)('DELETE', `/api/v1/webhooks/${id}`),
  unknown: { id: UUID },
};

const underTest = ({ app, owner }: World, { id = '' }: Ids) => new PersonaUnderTest(app, owner, id);

const persona: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildPersona(app, { key: owner })).persona.id }),
  delete: ({ app, owner }, { id }) => requestAs(app, owner)('DELETE', `/v1/personas/${id}`),
  unknown: { id: UUID },
};

const deletedPersona: Subject = {
  ...persona,
  build: async (world) => {
    const ids = await persona.build(world);
    await persona.delete?.(world, ids);
    return ids;
  },
  delete: undefined,
};

const portrait: Subject = {
  build: async ({ app, owner }) => {
    const made = await buildPortraits(app, { key: owner });
    return { id: made.id, pid: await made.made(made.canonical()) };
  },
  delete: (world, { id = '', pid }) => underTest(world, { id }).call('DELETE', `portrait/${pid}`),
  unknown: { id: UUID, pid: UUID },
};

/** One that has ended: jobs are kept, and end by themselves. */
const job: Subject = {
  build: async (world) => {
    const { id = '', pid = '' } = await portrait.build(world);
    return { id: (await underTest(world, { id }).item(pid)).jobId };
  },
  unknown: { id: UUID },
};

const conversation: Subject = {
  build: async (world) => {
    const { id = '', pid = '' } = await portrait.build(world);
    const made = underTest(world, { id });
    const edit = await made.item(await made.made(made.edit(pid, 'smiling')));
    return { id, conversationId: String(edit.conversationId) };
  },
  delete: (world, ids) => persona.delete?.(world, ids) ?? Promise.resolve(),
  unknown: { id: UUID, conversationId: UUID },
};

const undoneConversation: Subject = {
  ...conversation,
  build: async (world) => {
    const ids = await conversation.build(world);
    await underTest(world, ids).call('POST', `portrait/conversations/${ids.conversationId}/undo`);
    return ids;
  },
};

const savedAvatar: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildSavedAvatar(app, { key: owner })).id }),
  delete: ({ app, owner }, { id }) => requestAs(app, owner)('DELETE', `/api/v1/avatars/${id}`),
  unknown: { id: UUID },
};

const character: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildCharacter(app, { key: owner })).id }),
  delete: ({ app, owner }, { id }) => requestAs(app, owner)('DELETE', `/v1/characters/${id}`),
  unknown: { id: `char_${ULID}` },
};

/** One that has ended: images are kept. */
const image: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildImage(app, { key: owner })).image.id, n: '0' }),
  unknown: { id: `img_${ULID}`, n: '0' },
};

const file: Subject = {
  build: async ({ app, owner }) => ({ id: (await buildFile(app, { key: owner })).id }),
  delete: ({ app, owner }, { id }) => requestAs(app, owner)('DELETE', `/v1/files/${id}`),
  unknown: { id: `file_${ULID}` },
};

const team: Subject = {
  build: async ({ app }) => ({ id: toUlid('team', (await buildTeam(app)).teamId) }),
  unknown: { id: `team_${ULID}` },
};

const apiKey: Subject = {
  build: async ({ app }) => ({ id: toUlid('key', (await buildKey(app)).keyId) }),
  delete: ({ app, operator }, { id }) => requestAs(app, operator)('DELETE', `/admin/v1/keys/${id}`),
  unknown: { id: `key_${ULID}` },
};

const blocklistEntry: Subject = {
  build: async ({ app, operator }) => {
    const term = `Nobody Nameless ${crypto.randomUUID()}`;
    const response = await requestAs(app, operator)('POST', '/admin/v1/blocklist', { term, kind: 'person' });
    return { id: response.json().id };
  },
  delete: ({ app, operator }, { id }) => requestAs(app, operator)('DELETE', `/admin/v1/blocklist/${id}`),
  unknown: { id: `blk_${ULID}` },
};

const failedJob: Subject = {
  build: async ({ app, owner }) => {
    const fields = { key: owner, prompt: 'A baker test:fail' };
    return { id: toUlid('job', (await buildAvatar(app, fields)).jobId) };
  },
  unknown: { id: `job_${ULID}` },
};

const erasure: Subject = {
  build: async (world) => {
    const { id } = await persona.build(world);
    const wish = { team_id: toUlid('team', world.owner.teamId), subject: 'persona', id };
    return { id: (await requestAs(world.app, world.operator)('POST', '/admin/v1/erasures', wish)).json().id };
  },
  unknown: { id: `era_${ULID}` },
};

const provider: Subject = { build: async () => ({ name: 'gemini' }), unknown: { name: 'crayon' } };

const read = { scope: 'portraits:read', owner: 200 } as const;
const write = { scope: 'portraits:write', owner: 200 } as const;
const admin = { scope: 'admin', owner: 200 } as const;
const hooks = { scope: 'webhooks:write', owner: 200 } as const;
const cast = { scope: 'characters:write', owner: 200 } as const;
const small = { imageSize: '1K' };

/** Every route with an id in its path. A new one joins with one line; the spec fails until it has. */
export const CASES: Record<string, Case> = {
  'GET /v1/personas/{id}': { subject: persona, ...read },
  'PATCH /v1/personas/{id}': { subject: persona, ...write, payload: { name: 'Renamed' } },
  'DELETE /v1/personas/{id}': { subject: persona, ...write, owner: 204 },
  'POST /v1/personas/{id}/restore': { subject: deletedPersona, ...write },

  'GET /v1/personas/{id}/portrait': { subject: persona, ...read },
  'GET /v1/personas/{id}/portraits': { subject: persona, ...read },
  'GET /v1/personas/{id}/portrait/canonical/prompt': { subject: persona, ...read },
  'POST /v1/personas/{id}/portrait/canonical/generate': { subject: persona, ...write, payload: small },
  'POST /v1/personas/{id}/portrait/variants/generate': {
    subject: portrait,
    ...write,
    payload: { ...small, scene: 'a harbour at night' },
    // The portrait is gone, its persona is not: a variant needs a canonical to go by.
    deleted: 409,
  },
  'GET /v1/personas/{id}/portrait/{pid}': { subject: portrait, ...read },
  'DELETE /v1/personas/{id}/portrait/{pid}': { subject: portrait, ...write, owner: 204 },
  'POST /v1/personas/{id}/portrait/{pid}/edit': { subject: portrait, ...write, payload: { instruction: 'smiling' } },
  'POST /v1/personas/{id}/portrait/{pid}/activate': { subject: portrait, ...write },
  'POST /v1/personas/{id}/portrait/{pid}/approve': { subject: portrait, ...write },
  'POST /v1/personas/{id}/portrait/{pid}/reject': { subject: portrait, ...write, payload: {} },
  'GET /v1/personas/{id}/portrait/conversations/{conversationId}': { subject: conversation, ...read },
  'POST /v1/personas/{id}/portrait/conversations/{conversationId}/undo': { subject: conversation, ...write },
  'POST /v1/personas/{id}/portrait/conversations/{conversationId}/redo': {
    subject: undoneConversation,
    ...write,
    payload: {},
  },

  'GET /api/v1/avatars/{id}': { subject: savedAvatar, scope: 'avatars:read', owner: 200 },
  'PATCH /api/v1/avatars/{id}': {
    subject: savedAvatar,
    scope: 'avatars:write',
    owner: 200,
    payload: { label: 'Renamed' },
  },
  'DELETE /api/v1/avatars/{id}': { subject: savedAvatar, scope: 'avatars:write', owner: 200 },
  'GET /api/v1/jobs/{id}': { subject: job, scope: 'avatars:read', owner: 200 },
  'GET /api/v1/jobs/{id}/events': { subject: job, scope: 'avatars:read', owner: 200 },
  'POST /api/v1/jobs/{id}/cancel': { subject: job, scope: 'avatars:write', owner: 409 },

  'GET /v1/characters/{id}': { subject: character, scope: 'characters:read', owner: 200 },
  'PATCH /v1/characters/{id}': { subject: character, ...cast, payload: { name: 'Renamed' } },
  'DELETE /v1/characters/{id}': { subject: character, ...cast },
  'POST /v1/characters/{id}/save': { subject: character, ...cast },
  'POST /v1/characters/{id}/resynthesize': { subject: character, ...cast, payload: {} },
  'POST /v1/characters/{id}/refs/regenerate': { subject: character, ...cast, payload: { pose: 'side' } },

  'GET /v1/images/{id}': { subject: image, scope: 'images:read', owner: 200 },
  'GET /v1/images/{id}/output/{n}': { subject: image, scope: 'images:read', owner: 200 },
  'POST /v1/images/{id}/cancel': { subject: image, scope: 'images:write', owner: 400 },

  'GET /v1/files/{id}': { subject: file, scope: 'images:read', owner: 200 },
  'DELETE /v1/files/{id}': { subject: file, scope: 'images:write', owner: 200 },

  'GET /v1/webhook_endpoints/{id}': { subject: webhookEndpoint, scope: 'webhooks:read', owner: 200 },
  'PATCH /v1/webhook_endpoints/{id}': { subject: webhookEndpoint, ...hooks, payload: { description: 'Renamed' } },
  'DELETE /v1/webhook_endpoints/{id}': { subject: webhookEndpoint, ...hooks },
  'POST /v1/webhook_endpoints/{id}/rotate_secret': { subject: webhookEndpoint, ...hooks },
  'POST /v1/webhook_endpoints/{id}/test': {
    subject: webhookEndpoint,
    ...hooks,
    payload: { event_type: 'image.completed' },
  },
  'GET /v1/webhook_endpoints/{id}/deliveries': { subject: webhookEndpoint, scope: 'webhooks:read', owner: 200 },
  'POST /v1/webhook_endpoints/{id}/deliveries/{delivery_id}/replay': {
    subject: webhookDelivery,
    ...hooks,
    owner: 202,
  },
  'PATCH /api/v1/webhooks/{id}': { subject: webhook, ...hooks, payload: { is_active: true } },
  'DELETE /api/v1/webhooks/{id}': { subject: webhook, ...hooks },

  'GET /admin/v1/teams/{id}': { subject: team, ...admin },
  'PATCH /admin/v1/teams/{id}': { subject: team, ...admin, payload: { plan: 'team' } },
  'GET /admin/v1/teams/{id}/keys': { subject: team, ...admin },
  'POST /admin/v1/teams/{id}/keys': {
    subject: team,
    ...admin,
    owner: 201,
    payload: { name: 'Server', scopes: ['*'], environment: 'live' },
  },
  'POST /admin/v1/teams/{id}/credits': {
    subject: team,
    ...admin,
    owner: 201,
    payload: { amount: 1, reason: 'Goodwill' },
  },
  'GET /admin/v1/teams/{id}/ledger': { subject: team, ...admin },
  'GET /admin/v1/teams/{id}/limits': { subject: team, ...admin },
  'PUT /admin/v1/teams/{id}/limits': { subject: team, ...admin, payload: { 'credits.monthly': 5 } },
  'POST /admin/v1/keys/{id}/rotate': {
    subject: apiKey,
    ...admin,
    owner: 201,
    deleted: 409,
    payload: { grace_seconds: 0 },
  },
  'DELETE /admin/v1/keys/{id}': { subject: apiKey, ...admin, deleted: 200 },
  'DELETE /admin/v1/blocklist/{id}': { subject: blocklistEntry, ...admin },
  'GET /admin/v1/jobs/{id}': { subject: failedJob, ...admin },
  'POST /admin/v1/jobs/{id}/retry': { subject: failedJob, ...admin, owner: 201 },
  'POST /admin/v1/jobs/{id}/cancel': { subject: failedJob, ...admin, owner: 409 },
  'POST /admin/v1/providers/{name}/disable': { subject: provider, ...admin },
  'POST /admin/v1/providers/{name}/enable': { subject: provider, ...admin },
  'GET /admin/v1/erasures/{id}': { subject: erasure, ...admin },
};

/** Routes that no credential opens. Their signature is the credential; the specs of storage try it. */
export const SIGNED_ROUTES = ['GET /objects/{path}', 'PUT /objects/{path}'];
