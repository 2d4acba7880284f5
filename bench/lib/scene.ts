import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { generateKey, hashKey } from '../../src/accounts/api-key.js';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/index.js';
import { BenchProcess } from './process.js';

const LOADER = ['--import', './scripts/lib/typescript.mjs'];
const RATE_LIMITS = ['portraits_post', 'avatars_post', 'read', 'write']
  .map((bucket) => `${bucket}=9999999/9999999`)
  .join(',');

const CLOSING_MS = 2_000;
const CREDITS_MILLI = 10 ** 12;

export const POOL_SIZE = 8;

export interface BenchTeam {
  id: string;
  key: string;
}

/** Where all goals are measured: one Postgres with its default durability, our service and its floors beside it. */
export class Scene {
  readonly key = generateKey('live');

  private constructor(
    readonly url: string,
    readonly folder: string,
    readonly pool: Pool,
    private readonly postgres: EmbeddedPostgres,
  ) {}

  static async set(): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'likeness-bench-'));
    const postgres = new EmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    const url = await postgres.start();
    await migrate(url);
    return new Scene(url, folder, poolOf(url, 20), postgres);
  }

  get keyHash(): Buffer {
    return hashKey(this.key);
  }

  /** Connections as plain as they come. */
  openPool(max: number): Pool {
    return poolOf(this.url, max);
  }

  startService(env: Record<string, string> = {}): Promise<BenchProcess> {
    return this.startProbed([...LOADER, 'src/main.ts'], env);
  }

  /** As `npm start` runs it: what loads our TypeScript would count as its memory. */
  startBuilt(env: Record<string, string> = {}): Promise<BenchProcess> {
    const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
    if (status !== 0) {
      throw new Error('The service could not be built.');
    }
    return this.startProbed(['dist/src/main.js'], env);
  }

  /** With arguments of its own, such as a module that looks at the process from within. */
  async startProbed(args: string[], env: Record<string, string> = {}): Promise<BenchProcess> {
    const service = await BenchProcess.start({ args, env: { ...this.variables(), ...env }, logFolder: this.folder });
    await this.pool.query(`UPDATE team SET plan = 'enterprise' WHERE plan <> 'enterprise'`);
    return service;
  }

  /** Teams that can pay for whatever they order, each with a key. */
  async addTeams(count: number): Promise<BenchTeam[]> {
    const teams = Array.from({ length: count }, () => ({ id: randomUUID(), key: generateKey('live') }));
    for (const { id, key } of teams) {
      await this.pool.query(`INSERT INTO team (id, name, plan) VALUES ($1, 'Bench', 'enterprise')`, [id]);
      await this.pool.query(
        `INSERT INTO api_key (id, team_id, hash, prefix, last4, name, scopes, environment)
         VALUES (gen_random_uuid(), $1, $2, 'al_live_', right($3, 4), 'Bench', '{avatars:read,avatars:write}', 'live')`,
        [id, hashKey(key), key],
      );
      await this.pool.query(`SELECT credit_grant($1, $2, 'Bench')`, [id, CREDITS_MILLI]);
    }
    return teams;
  }

  startFloor(kind: string, env: Record<string, string> = {}): Promise<BenchProcess> {
    const args = [...LOADER, 'bench/lib/floor-server.ts'];
    return BenchProcess.start({ args, env: { DATABASE_URL: this.url, KIND: kind, ...env }, logFolder: this.folder });
  }

  async ask(service: BenchProcess, path: string, payload?: object): Promise<Record<string, string>> {
    const response = await fetch(`${service.url}${path}`, {
      method: payload ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: payload && JSON.stringify(payload),
    });
    if (!response.ok) {
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    }
    return (await response.json()) as Record<string, string>;
  }

  async clear(): Promise<void> {
    await this.untilAlone();
    await this.pool.end();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A pool that was ended is still about to close its connections. */
  private async untilAlone(): Promise<void> {
    const text = `SELECT count(*)::int AS others FROM pg_stat_activity WHERE usename IS NOT NULL AND pid <> pg_backend_pid()`;
    const deadline = performance.now() + CLOSING_MS;
    const countOthers = async (): Promise<number> => (await this.pool.query(text)).rows[0].others;
    while (performance.now() < deadline && (await countOthers()) > this.pool.totalCount - 1) {
      await delay(20);
    }
  }

  private variables(): Record<string, string> {
    return {
      DATABASE_URL: this.url,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      DATA_DIR: this.folder,
      URL_SIGNING_SECRET: '-'.repeat(32),
      DATA_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
      BOOTSTRAP_API_KEY: this.key,
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      RATE_LIMITS,
    };
  }
}

/** A connection that Postgres ends while it closes would end this process, if nobody listened. */
function poolOf(connectionString: string, max: number): Pool {
  const pool = new Pool({ connectionString, max });
  pool.on('error', Boolean).on('connect', (client) => client.on('error', Boolean));
  return pool;
}
