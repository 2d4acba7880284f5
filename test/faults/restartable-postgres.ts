import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import type { FleetDatabase } from '../support/processes.js';

/** A Postgres of one fleet's own that can be stopped and started; its address stays the same, and refuses while it is away. */
export class RestartablePostgres implements FleetDatabase {
  private readonly sockets = new Set<Socket>();
  private target: number | null = null;

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly server: Server,
    private postgres: EmbeddedPostgres,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async start(): Promise<RestartablePostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'likeness-restartable-'));
    const postgres = new EmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    const direct = new URL(await postgres.start());
    await migrate(direct.href);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const shown = new URL(direct);
    shown.port = String(typeof address === 'object' ? address?.port : '');
    const started = new RestartablePostgres(shown.href, folder, server, postgres);
    started.target = Number(direct.port);
    return started;
  }

  /** Every connection breaks; new ones are refused. */
  async stop(): Promise<void> {
    this.target = null;
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await this.postgres.stop();
  }

  async startAgain(): Promise<void> {
    this.postgres = new EmbeddedPostgres({ dataDir: join(this.folder, 'postgres') });
    this.target = Number(new URL(await this.postgres.start()).port);
  }

  readonly drop = async (): Promise<void> => {
    await this.stop();
    this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  };

  private join(client: Socket): void {
    client.on('error', () => client.destroy());
    if (this.target === null) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
