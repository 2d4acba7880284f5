import { toUlid } from '../../../src/common/index.js';
import { buildAvatar, buildPersona, buildSavedAvatar, buildTeam, requestAs } from '../../factories/index.js';
import { buildCharacter } from '../../factories/characters.js';
import { buildFile } from '../../factories/files.js';
import { buildUpload } from '../../factories/uploads.js';
import { buildWebhookEndpoint } from '../../factories/webhooks.js';
import type { Ids, World } from '../authorisation.cases.js';

type Body = Record<string, unknown>;

/** Makes what a field names, and says what stands in the body then. */
type Maker = (world: World, body: Body, ids: Ids) => Promise<Body>;

const ERASABLE: Record<string, (world: World) => Promise<Body>> = {
  persona: async (world) => ({
    ...ownTeam(world),
    id: (await buildPersona(world.app, { key: world.owner })).persona.id,
  }),
  character: async (world) => ({ ...ownTeam(world), id: (await buildCharacter(world.app, { key: world.owner })).id }),
  team: async ({ app }) => {
    const id = toUlid('team', (await buildTeam(app)).teamId);
    return { team_id: id, id };
  },
};

const ownTeam = ({ owner }: World): Body => ({ team_id: toUlid('team', owner.teamId) });

/** By the field of an example that holds a made-up id. */
const MAKERS: Record<string, Maker> = {
  upload_ids: async ({ app, owner }) => ({ upload_ids: [(await buildUpload(app, { key: owner })).id] }),
  upload_id: async ({ app, owner }) => ({ upload_id: (await buildUpload(app, { key: owner })).id }),
  character_id: async ({ app, owner }) => ({ character_id: (await buildCharacter(app, { key: owner })).id }),
  reference_image_urls: async ({ app, owner }) => ({
    reference_image_urls: [(await buildFile(app, { key: owner })).id],
  }),
  avatar_id: async ({ app, owner }) => ({ avatar_id: (await buildSavedAvatar(app, { key: owner })).id }),
  job_id: async ({ app, owner }) => ({ job_id: (await buildAvatar(app, { key: owner })).jobId }),
  endpoint_id: async ({ app, owner }) => ({ endpoint_id: (await buildWebhookEndpoint(app, { key: owner })).id }),
  subject: (world, { subject }) => ERASABLE[String(subject)]?.(world) ?? Promise.resolve({}),
  hold_id: async ({ app, owner }) => {
    await buildAvatar(app, { key: owner });
    const { data } = (await requestAs(app, owner)('GET', '/v1/usage/events')).json();
    return { hold_id: data.find(({ type }: { type: string }) => type === 'charge').hold_id };
  },
  to: async ({ app, owner }, _, { id, conversationId }) => {
    const url = `/v1/personas/${id}/portrait/conversations/${conversationId}`;
    const { headId, items } = (await requestAs(app, owner)('GET', url)).json();
    return { to: items.find(({ parentId }: { parentId: string }) => parentId === headId).portraitId };
  },
};

/** The example as its reader would send it: unchanged, but for ids, which are of things of their own. */
export async function asOwn(world: World, example: object, ids: Ids): Promise<Body> {
  const body: Body = { ...example };
  for (const name of Object.keys(example)) {
    Object.assign(body, await MAKERS[name]?.(world, body, ids));
  }
  return body;
}
