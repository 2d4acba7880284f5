import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type BuiltKey, buildKey } from './accounts.js';
import { buildPersona } from './personas.js';
import { requestAs } from './requests.js';

type Method = 'GET' | 'POST' | 'DELETE';
type Headers = Record<string, string>;

/** A portrait as a read answers it. */
export interface PortraitItem {
  portraitId: string;
  jobId: string;
  kind: string;
  status: string;
  storageKey: string;
  signedUrl: string;
  renditions: { thumb: string; card: string };
  parentId: string | null;
  conversationId: string | null;
  [member: string]: unknown;
}

/** What a provider was asked, as the job keeps it. */
export interface OrderedShot {
  prompt: { system: string; user: string };
  references: { objectKey: string; role: string; madeBy?: object; state?: { look: Record<string, unknown> } }[];
  aspectRatio: string;
  size: string;
}

/** The portrait routes of one persona, as whoever holds its key calls them. Pictures are small unless a call says otherwise. */
export class PersonaUnderTest {
  constructor(
    readonly app: TestApp,
    readonly key: BuiltKey,
    readonly id: string,
  ) {}

  /** The same calls with another key, at another persona, or to another process. */
  as({ app = this.app, key = this.key, id = this.id }: Partial<PersonaUnderTest>): PersonaUnderTest {
    return new PersonaUnderTest(app, key, id);
  }

  call(method: Method, path: string, payload?: object, headers: Headers = {}): Promise<LightMyRequestResponse> {
    const url = `/v1/personas/${this.id}/${path}`;
    return this.app.inject({ method, url, payload, headers: { authorization: `Bearer ${this.key.key}`, ...headers } });
  }

  canonical(payload: object = {}, headers?: Headers): Promise<LightMyRequestResponse> {
    return this.call('POST', 'portrait/canonical/generate', { imageSize: '1K', ...payload }, headers);
  }

  variant(payload: object, headers?: Headers): Promise<LightMyRequestResponse> {
    return this.call('POST', 'portrait/variants/generate', { imageSize: '1K', ...payload }, headers);
  }

  edit(source: string, instruction: unknown, headers?: Headers): Promise<LightMyRequestResponse> {
    return this.call('POST', `portrait/${source}/edit`, { instruction }, headers);
  }

  /** The id of what a call made; the call must succeed. */
  async made(response: Promise<LightMyRequestResponse>): Promise<string> {
    const { statusCode, body } = await response;
    if (statusCode !== 200) {
      throw new Error(`No portrait was made: ${body}`);
    }
    return JSON.parse(body).portraitId;
  }

  async item(portraitId: string): Promise<PortraitItem> {
    return (await this.call('GET', `portrait/${portraitId}`)).json();
  }

  async gallery(query = ''): Promise<{ canonicalId: string | null; activeId: string | null; items: PortraitItem[] }> {
    return (await this.call('GET', `portraits${query}`)).json();
  }

  async idsOf(query = ''): Promise<string[]> {
    return (await this.gallery(query)).items.map(({ portraitId }) => portraitId);
  }

  async orderOf(portraitId: string): Promise<OrderedShot> {
    const [job] = await this.app.database.query<{ shot: OrderedShot }>(
      `SELECT j.input -> 'shots' -> 0 AS shot FROM job j JOIN portrait p ON p.job_id = j.id WHERE p.id = $1`,
      [portraitId],
    );
    return job!.shot;
  }

  async countCalls(): Promise<number> {
    const text = 'SELECT 1 FROM provider_call c JOIN job j ON j.id = c.job_id WHERE j.owner_id = $1';
    return (await this.app.database.query(text, [this.id])).length;
  }

  async usedUnits(): Promise<number> {
    const text = 'SELECT used FROM quota_usage WHERE team_id = $1';
    const [row] = await this.app.database.query<{ used: number }>(text, [this.key.teamId]);
    return row?.used ?? 0;
  }

  /** The portrait whose provider call has begun and goes on. */
  async running(): Promise<string> {
    const text = `SELECT j.subject_id AS id FROM provider_call c JOIN job j ON j.id = c.job_id
                   WHERE j.owner_id = $1 AND c.ended_at IS NULL`;
    const ask = () => this.app.database.query<{ id: string }>(text, [this.id]);
    const [call] = await eventually(ask, (rows) => rows.length > 0);
    return call!.id;
  }

  download(signedUrl: string): Promise<LightMyRequestResponse> {
    const { pathname, search } = new URL(signedUrl);
    return this.app.inject(pathname + search);
  }
}

export async function buildPortraits(
  app: TestApp,
  wish: { key?: BuiltKey; [field: string]: unknown } = {},
): Promise<PersonaUnderTest> {
  const { key = await buildKey(app), ...fields } = wish;
  const { persona } = await buildPersona(app, { key, ...fields });
  return new PersonaUnderTest(app, key, persona.id);
}

/** A persona of somebody else, with its canonical. */
export async function buildForeignPortrait(app: TestApp): Promise<{ persona: PersonaUnderTest; portraitId: string }> {
  const persona = await buildPortraits(app);
  return { persona, portraitId: await persona.made(persona.canonical()) };
}

export const restore = ({ app, key, id }: PersonaUnderTest): Promise<LightMyRequestResponse> =>
  requestAs(app, key)('POST', `/v1/personas/${id}/restore`);
