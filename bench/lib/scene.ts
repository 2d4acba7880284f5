import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { generateKey, hashKey } from '../../src/accounts/api-key.js';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/index.js';
import { BenchProcess } from './process.js';

const LOADER = ['--import', './scripts/lib/typescript.mjs'];
const RATE_LIMITS = ['portraits_post', 'read', 'write'].map((bucket) => `${bucket}=9999999/9999999`).join(',');

export const POOL_SIZE = 8;

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
    return new Scene(url, folder, new Pool({ connectionString: url, max: 20 }), postgres);
  }

  get keyHash(): Buffer {
    return hashKey(this.key);
  }

  startService(env: Record<string, string> = {}): Promise<BenchProcess> {
    return this.startProbed([...LOADER, 'src/main.ts'], env);
  }

  /** With arguments of its own, such as a module that looks at the process from within. */
  async startProbed(args: string[], env: Record<string, string> = {}): Promise<BenchProcess> {
    const service = await BenchProcess.start(args, { ...this.variables(), ...env }, this.folder);
    await this.pool.query(`UPDATE team SET plan = 'enterprise' WHERE plan <> 'enterprise'`);
    return service;
  }

  startFloor(kind: string, env: Record<string, string> = {}): Promise<BenchProcess> {
    const variables = { DATABASE_URL: this.url, KIND: kind, ...env };
    return BenchProcess.start([...LOADER, 'bench/lib/floor-server.ts'], variables, this.folder);
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
    await this.pool.end();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private variables(): Record<string, string> {
    return {
      DATABASE_URL: this.url,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      DATA_DIR: this.folder,
      URL_SIGNING_SECRET: '-'.repeat(32),
      BOOTSTRAP_API_KEY: this.key,
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      RATE_LIMITS,
    };
  }
}
