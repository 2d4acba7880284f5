import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to Postgres that can go silent without breaking: bytes wait on both sides until it is mended. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(databaseUrl: string): Promise<Wire> {
    const target = new URL(databaseUrl);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = new URL(databaseUrl);
    url.port = String(typeof address === 'object' ? address?.port : '');
    const wire = new Wire(server, url.href);
    server.on('connection', (client) => wire.join(client, connect(Number(target.port), target.hostname)));
    return wire;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) {
      socket.pause();
    }
  }

  mend(): void {
    this.isCut = false;
    for (const socket of this.sockets) {
      socket.resume();
    }
  }

  close(): void {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.server.close();
  }

  private join(client: Socket, postgres: Socket): void {
    for (const [from, to] of [
      [client, postgres],
      [postgres, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => this.sockets.delete(from));
      if (this.isCut) {
        from.pause();
      }
    }
  }
}
