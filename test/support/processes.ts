import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool, type QueryResultRow } from 'pg';
import { generateKey } from '../../src/accounts/api-key.js';
import type { Role } from '../../src/config/index.js';
import { type Column, type LineUp, openColumn } from './column.js';
import { cloneDatabase } from './database.js';
import { freePort } from './free-port.js';
import type { S3Double } from './s3/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMMAND = ['--import', './scripts/lib/typescript.mjs', 'src/main.ts'];
const DATA_KEY = 'MzIgYnl0ZXMgdGhhdCBvbmx5IHRlc3RzIGtub3cub2s=';
const START_MS = 60_000;
const POLL_MS = 25;
/** Faults are counted here, not requests. */
const RATE_LIMITS = [
  'portraits_post',
  'avatars_post',
  'characters_post',
  'characters_synthesize',
  'webhooks_post',
  'webhooks_test',
  'read',
  'write',
]
  .map((bucket) => `${bucket}=100000/100000`)
  .join(',');

/** A migrated, empty database that goes away with its fleet. */
export interface FleetDatabase {
  url: string;
  drop: () => Promise<void>;
}

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One process of ours as an operator runs it, with a port and a pid of its own. */
export class ServiceProcess {
  readonly ended: Promise<Ending>;
  ending: Ending | null = null;
  isReady = false;
  private isMeantToEnd = false;
  private readonly written: string[] = [];

  private constructor(
    readonly role: Role,
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.written.push(text));
    }
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ending = { code, signal };
        resolve(this.ending);
      });
    });
  }

  static async spawn(role: Role, variables: Record<string, string>): Promise<ServiceProcess> {
    const port = await freePort();
    const env = { PATH: process.env.PATH, ...variables, ROLE: role, HOST: '127.0.0.1', PORT: String(port) };
    // Over the channel a process hears when the test run itself is gone, and stops.
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const child = spawn(process.execPath, COMMAND, { cwd: ROOT, env, stdio: [...stdio] });
    return new ServiceProcess(role, `http://127.0.0.1:${port}`, child);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get output(): string {
    return this.written.join('');
  }

  get isAlive(): boolean {
    return this.ending === null;
  }

  /** Answers, as far as anybody who runs it can know. */
  get isUp(): boolean {
    return this.isReady && this.isAlive && !this.isMeantToEnd;
  }

  get hasEndedByItself(): boolean {
    return this.ending !== null && !this.isMeantToEnd;
  }

  async untilReady(): Promise<this> {
    const response = await poll(
      async () => (this.ending ? null : await fetch(`${this.url}/health/ready`).catch(() => undefined)),
      (answer) => answer === null || answer?.ok === true,
      START_MS,
    );
    if (!response) {
      throw new Error(`A ${this.role} process did not start:\n${this.output}`);
    }
    this.isReady = true;
    return this;
  }

  /** SIGKILL; works on a frozen process too. */
  async kill(): Promise<void> {
    this.isMeantToEnd = true;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** SIGTERM; resolves with how the process ended and how long that took. */
  async stop(): Promise<Ending & { ms: number }> {
    this.isMeantToEnd = true;
    const startedAt = performance.now();
    this.child.kill('SIGTERM');
    return { ...(await this.ended), ms: performance.now() - startedAt };
  }
}

/** Processes that share a database of their own and a picture folder. Whatever happens, `close` leaves none behind. */
export class Fleet {
  readonly all: ServiceProcess[] = [];
  readonly key = generateKey('live');
  readonly secrets: string[];

  private constructor(
    private readonly database: FleetDatabase,
    readonly dataDir: string,
    private readonly variables: Record<string, string>,
    private readonly pool: Pool,
    private readonly column: Column,
  ) {
    this.secrets = [this.key, generateKey('live'), 'a secret that only tests know, 9876543210'];
  }

  /** No process yet, and nothing but an empty database. */
  static async create(
    variables: Record<string, string> = {},
    wantedDatabase: FleetDatabase | Promise<FleetDatabase> = cloneDatabase(),
    wantedColumn: Column | Promise<Column> = openColumn(),
  ): Promise<Fleet> {
    const [database, column] = await Promise.all([wantedDatabase, wantedColumn]);
    const pool = new Pool({ connectionString: database.url, max: 3, application_name: 'fault test' });
    pool.on('error', () => undefined);
    return new Fleet(database, await mkdtemp(join(tmpdir(), 'likeness-fleet-')), variables, pool, column);
  }

  /** The store of pictures, where it is not the folder. */
  get s3(): S3Double | null {
    return this.column.s3;
  }

  get lineUp(): LineUp {
    return this.column.lineUp;
  }

  /** What the store holds under the key; null when it holds nothing. */
  async findObject(key: string): Promise<Buffer | null> {
    if (this.s3) {
      return this.s3.bucket.objects.get(key)?.bytes ?? null;
    }
    return readFile(join(this.dataDir, 'objects', key)).catch(() => null);
  }

  /** The keys of everything that the store holds. */
  async listObjects(): Promise<string[]> {
    if (this.s3) {
      return [...this.s3.bucket.objects.keys()];
    }
    const root = join(this.dataDir, 'objects');
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  }

  /** More than the plan brings. */
  async grantCredits(credits: number): Promise<void> {
    await this.query(`SELECT credit_grant(id, $1, 'For the load of a test.') FROM team`, [credits * 1_000]);
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  /** Begins to start a process; see `untilReady`. */
  async spawn(role: Role, extra: Record<string, string> = {}): Promise<ServiceProcess> {
    const [key, operatorKey, secret] = this.secrets as [string, string, string];
    const started = await ServiceProcess.spawn(role, {
      DATABASE_URL: this.database.url,
      DATABASE_POOL_SIZE: '4',
      DATA_DIR: this.dataDir,
      URL_SIGNING_SECRET: secret,
      DATA_ENCRYPTION_KEY: DATA_KEY,
      BOOTSTRAP_API_KEY: key,
      BOOTSTRAP_ADMIN_KEY: operatorKey,
      MIGRATIONS: 'check',
      LOG_LEVEL: 'warn',
      RATE_LIMITS,
      ...this.column.variables,
      ...this.variables,
      ...extra,
    });
    this.all.push(started);
    return started;
  }

  async start(role: Role, extra: Record<string, string> = {}): Promise<ServiceProcess> {
    const started = await (await this.spawn(role, extra)).untilReady();
    // No monthly quota stands in the way of the first team either.
    await this.query(`UPDATE team SET plan = 'enterprise' WHERE plan <> 'enterprise'`);
    return started;
  }

  /** As many processes of the role as this column has. */
  startAll(role: 'api' | 'worker', extra: Record<string, string> = {}): Promise<ServiceProcess[]> {
    return this.startSome(this.lineUp[role], role, extra);
  }

  /** Those beside the ones that are up already. */
  startRest(role: 'api' | 'worker', extra: Record<string, string> = {}): Promise<ServiceProcess[]> {
    return this.startSome(Math.max(1, this.lineUp[role] - this.upOf(role).length), role, extra);
  }

  /** The processes of the role that are up, and as many more as this column has. */
  async fill(role: 'api' | 'worker'): Promise<ServiceProcess[]> {
    const up = this.upOf(role);
    return [...up, ...(await this.startSome(this.lineUp[role] - up.length, role, {}))];
  }

  /** The processes that answer requests of clients at the moment. */
  get apis(): ServiceProcess[] {
    return this.all.filter(({ role, isUp }) => role !== 'worker' && isUp);
  }

  async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  /** The one number that a statement answers. */
  async count(text: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.query<Record<string, unknown>>(text, values);
    return Number(Object.values(row ?? {})[0] ?? 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.all.filter(({ isAlive }) => isAlive).map((one) => one.kill()));
    await this.pool.end();
    await this.database.drop();
    await this.column.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private upOf(wanted: Role): ServiceProcess[] {
    return this.all.filter(({ role, isUp }) => role === wanted && isUp);
  }

  private startSome(count: number, role: Role, extra: Record<string, string>): Promise<ServiceProcess[]> {
    return Promise.all(Array.from({ length: count }, () => this.start(role, extra)));
  }
}

/** Asks at a gentle pace, for processes and tests share the machine, until an answer is as wanted. */
export async function poll<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  timeoutMs: number,
  pauseMs = POLL_MS,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`Not within ${timeoutMs} ms; the last answer was ${JSON.stringify(answer)}`);
    }
    await delay(pauseMs);
  }
}
