import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { readPostmaster } from './embedded/stale.js';
import { EmbeddedPostgres } from './embedded-postgres.js';

describe('EmbeddedPostgres', () => {
  let folder: string;
  let dataDir: string;
  let running: EmbeddedPostgres[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'likeness-test-postgres-'));
    dataDir = join(folder, 'postgres');
  });

  afterEach(async () => {
    await Promise.all(running.map((postgres) => postgres.stop()));
    running = [];
    await rm(folder, { recursive: true, force: true });
  });

  const embedded = (path = dataDir): EmbeddedPostgres => {
    const postgres = new EmbeddedPostgres({ dataDir: path, isDurable: false, handoverMs: 0 });
    running.push(postgres);
    return postgres;
  };

  const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
    const client = new Client(url);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  /** A Likeness of its own process that starts Postgres and then waits to be killed. */
  const startOwner = async (): Promise<ReturnType<typeof spawn>> => {
    const source = new URL('./embedded-postgres.ts', import.meta.url);
    const script = `const { EmbeddedPostgres } = await import('${source.href}');
      await new EmbeddedPostgres({ dataDir: '${dataDir}', isDurable: false }).start();
      console.log('started'); setInterval(() => undefined, 1000);`;
    const args = ['--import', './scripts/lib/typescript.mjs', '--input-type=module', '--eval', script];
    const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(owner.stdout, 'data');
    return owner;
  };

  it('speaks UTF-8 and UTC, and listens on loopback only', async () => {
    const url = await embedded().start();

    expect(
      await query(
        url,
        `SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone,
                current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
      ),
    ).toEqual([{ encoding: 'UTF8', zone: 'UTC', addresses: '127.0.0.1', sockets: '' }]);
  });

  it('wants the password, which lies in a file of its owner only', async () => {
    const url = new URL(await embedded().start());
    url.password = 'guessed';

    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(`${dataDir}.password`)).mode & 0o777).toBe(0o600);
  });

  it('keeps what was written across a stop and a start', async () => {
    const first = embedded();
    await query(await first.start(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();

    expect(await query(await embedded().start(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('leaves neither process, lock nor scratch folder behind when stopped', async () => {
    const postgres = embedded();
    await postgres.start();
    const postmaster = await readPostmaster(dataDir);
    await postgres.stop();

    expect(() => process.kill(postmaster?.pid ?? 0, 0)).toThrow('ESRCH');
    await expect(stat(`${dataDir}.lock`)).rejects.toThrow('ENOENT');
  });

  it('refuses a folder whose owner lives, and leaves it alone', async () => {
    const url = await embedded().start();

    await expect(embedded().start()).rejects.toThrow(`Another Likeness (process ${process.pid})`);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts again after its owner was killed', async () => {
    const owner = await startOwner();
    owner.kill('SIGKILL');
    await once(owner, 'exit');

    expect(await query(await embedded().start(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts beside a foreign process that got the pid of the lock and of the old postmaster', async () => {
    const first = embedded();
    await first.start();
    await first.stop();
    await writeFile(`${dataDir}.lock`, `${process.ppid} 1\n`);
    await writeFile(join(dataDir, 'postmaster.pid'), `${process.ppid}\n${dataDir}\n1\n1\n\n127.0.0.1\n\nready\n`);

    expect(await query(await embedded().start(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(process.kill(process.ppid, 0)).toBe(true);
  });

  it('runs two clusters side by side', async () => {
    const other = join(folder, 'other');
    const urls = await Promise.all([embedded().start(), embedded(other).start()]);

    expect(new Set(urls.map((url) => new URL(url).port)).size).toBe(2);
  });

  it('does not touch a folder that holds something else', async () => {
    await rm(dataDir, { recursive: true, force: true });
    await writeFile(join(folder, 'notes.txt'), 'mine');

    await expect(embedded(folder).start()).rejects.toThrow('holds files, but no Postgres data');
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
    await rm(`${folder}.lock`, { force: true });
  });
});
