import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort, until } from './waiting.js';

const run = promisify(execFile);
const NOBODY = 65534;
const START_MS = 30_000;
const PACKAGES = '/usr/lib/postgresql';
const PASSWORD = 'only-for-this-drill';

/** A Postgres of the operating system, as an operator brings it: private, on a free port, thrown away afterwards. */
export class OwnPostgres {
  private constructor(
    private readonly programs: string,
    private readonly server: ChildProcess,
    private readonly port: number,
    readonly version: string,
  ) {}

  static async start(folder: string): Promise<OwnPostgres> {
    const programs = await findPrograms();
    const { stdout } = await run(join(programs, 'postgres'), ['--version']);
    const cluster = join(folder, 'cluster');
    const passwordFile = join(folder, 'password');
    await mkdir(cluster, { mode: 0o700 });
    await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
    await Promise.all([folder, cluster, passwordFile].map(giveAway));
    const init = [
      '-D',
      cluster,
      '-U',
      'likeness',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
    ];
    await run(join(programs, 'initdb'), init, unprivileged());
    const port = await findFreePort();
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='].flatMap((one) => [
      '-c',
      one,
    ]);
    const server = spawn(join(programs, 'postgres'), ['-D', cluster, ...settings], {
      ...unprivileged(),
      stdio: 'ignore',
    });
    const postgres = new OwnPostgres(programs, server, port, stdout.trim());
    await postgres.untilReady();
    return postgres;
  }

  url(database: string): string {
    return `postgres://likeness:${PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  createDatabase(name: string): Promise<void> {
    return this.run('createdb', ['--maintenance-db', this.url('postgres'), name]);
  }

  dump(database: string, file: string): Promise<void> {
    return this.run('pg_dump', ['--format=custom', '--no-owner', `--file=${file}`, this.url(database)]);
  }

  restore(file: string, database: string): Promise<void> {
    return this.run('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${this.url(database)}`, file]);
  }

  async stop(): Promise<void> {
    const ended = once(this.server, 'exit');
    this.server.kill('SIGINT');
    await ended;
  }

  private async run(program: string, args: string[]): Promise<void> {
    await run(join(this.programs, program), args);
  }

  private untilReady(): Promise<void> {
    const isReady = (): Promise<boolean> =>
      this.run('pg_isready', ['-d', this.url('postgres')]).then(
        () => true,
        () => false,
      );
    return until('the Postgres of the operating system is ready', isReady, START_MS);
  }
}

/** The newest that is installed, or what PG_BIN names. */
async function findPrograms(): Promise<string> {
  const versions = await readdir(PACKAGES).catch(() => []);
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0] ?? '';
  const programs = process.env.PG_BIN ?? join(PACKAGES, newest, 'bin');
  await access(join(programs, 'pg_dump')).catch(() => {
    throw new Error(
      'This drill needs a Postgres of the operating system, 15 or newer. Install it (apt-get install postgresql), or set PG_BIN to the folder of its programs.',
    );
  });
  return programs;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Postgres refuses to run as root. */
const unprivileged = (): { uid?: number; gid?: number } => (isRoot() ? { uid: NOBODY, gid: NOBODY } : {});

async function giveAway(path: string): Promise<void> {
  if (isRoot()) {
    await chown(path, NOBODY, NOBODY);
  }
}
