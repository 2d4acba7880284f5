import type { LightMyRequestResponse } from 'fastify';
import { LedgerService } from '../../src/billing/index.js';
import { fromUlid } from '../../src/common/index.js';
import { GenerationService } from '../../src/generation/index.js';
import type { TestApp } from '../support/app.js';
import { type BuiltKey, buildKey } from './accounts.js';
import { buildUpload } from './uploads.js';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Headers = Record<string, string>;

/** A character as the API answers it to the default version. */
export interface CharacterItem {
  id: string;
  status: string;
  name: string;
  refs: { pose: string; url: string }[];
  attributes: Record<string, unknown> | null;
  error_message: string | null;
  last_error: { code: string; message: string } | null;
  updated_at: string;
}

export interface OrderedPose {
  name: string;
  prompt: { system: string; user: string };
  references: { objectKey: string; role: string; state?: unknown }[];
}

/** For specs that are not about limits. */
export const GENEROUS_LIMITS = [
  'characters_synthesize',
  'characters_post',
  'characters_get',
  'read',
  'write',
  'unauthenticated',
]
  .map((bucket) => `${bucket}=100000/100000`)
  .join(',');

const WAIT_MS = 20_000;

/** The character routes, as whoever holds the key calls them. */
export class CharactersUnderTest {
  constructor(
    readonly app: TestApp,
    readonly key: BuiltKey,
  ) {}

  call(method: Method, path = '', payload?: object, headers: Headers = {}): Promise<LightMyRequestResponse> {
    const url = `/v1/characters${path}`;
    return this.app.inject({ method, url, payload, headers: { authorization: `Bearer ${this.key.key}`, ...headers } });
  }

  /** Drawn from words, unless the fields say otherwise. */
  create(fields: object = {}, headers?: Headers): Promise<LightMyRequestResponse> {
    const words = { generate: true, attributes: { gender: 'woman', age: 28, hair_color: 'auburn' } };
    return this.call('POST', '', { name: 'Aurora', ...words, ...fields }, headers);
  }

  async createFromUploads(uploads: number, fields: object = {}, headers?: Headers): Promise<LightMyRequestResponse> {
    const upload_ids: string[] = [];
    for (let count = 0; count < uploads; count += 1) {
      upload_ids.push((await buildUpload(this.app, { key: this.key })).id);
    }
    return this.call('POST', '', { name: 'Aurora', upload_ids, ...fields }, headers);
  }

  /** What a call answered; the call must succeed. */
  async made(response: Promise<LightMyRequestResponse>): Promise<CharacterItem> {
    const { statusCode, body } = await response;
    if (statusCode >= 300) {
      throw new Error(`No character was answered: ${body}`);
    }
    return JSON.parse(body);
  }

  /** The character once what the call began has ended. */
  async settled(response: Promise<LightMyRequestResponse>): Promise<CharacterItem> {
    const { id } = await this.made(response);
    await this.app.get(GenerationService).waitForEnd(await this.jobOf(id), WAIT_MS);
    return this.item(id);
  }

  /** One with details, which may hold a word that the local provider obeys. */
  synthesized(additional_details = ''): Promise<CharacterItem> {
    return this.settled(
      this.create({ attributes: { age: 28, ...(additional_details ? { additional_details } : {}) } }),
    );
  }

  async ready(): Promise<CharacterItem> {
    const { id } = await this.synthesized();
    return this.made(this.call('POST', `/${id}/save`));
  }

  async item(id: string): Promise<CharacterItem> {
    return (await this.call('GET', `/${id}`)).json();
  }

  /** The last synthesis. */
  async jobOf(id: string): Promise<string> {
    const [row] = await this.app.database.query<{ jobId: string }>(
      'SELECT job_id AS "jobId" FROM character WHERE id = $1',
      [fromUlid('char', id)],
    );
    return row?.jobId ?? '';
  }

  async orderOf(id: string): Promise<OrderedPose[]> {
    const [row] = await this.app.database.query<{ shots: OrderedPose[] }>(
      `SELECT input -> 'shots' AS shots FROM job WHERE id = $1`,
      [await this.jobOf(id)],
    );
    return row?.shots ?? [];
  }

  /** Credits that the team has, and those of them that are held. */
  async credits(): Promise<[posted: number, held: number]> {
    const text = 'SELECT posted::int, held::int FROM credit_account WHERE team_id = $1';
    const [row] = await this.app.database.query<{ posted: number; held: number }>(text, [this.key.teamId]);
    return [(row?.posted ?? 0) / 1_000, (row?.held ?? 0) / 1_000];
  }

  download(signedUrl: string): Promise<LightMyRequestResponse> {
    const { pathname, search } = new URL(signedUrl);
    return this.app.inject(pathname + search);
  }
}

/** A team with just these credits, or another key of one that is there. */
export async function buildCharacters(
  app: TestApp,
  { key, credits = 100 }: { key?: BuiltKey; credits?: number } = {},
): Promise<CharactersUnderTest> {
  if (key) {
    return new CharactersUnderTest(app, key);
  }
  const owner = await buildKey(app, { plan: 'enterprise' });
  if (credits > 0) {
    await app.get(LedgerService).grant(owner.teamId, credits * 1_000, 'For the characters of a test.');
  }
  return new CharactersUnderTest(app, owner);
}

/** A ready one whose picture was brought, the fastest there is, and credits to draw it with. */
export async function buildCharacter(app: TestApp, { key }: { key: BuiltKey }): Promise<{ id: string }> {
  await app.get(LedgerService).grant(key.teamId, 10_000, 'For the character of a test.');
  const characters = await buildCharacters(app, { key });
  return characters.made(characters.createFromUploads(1));
}
