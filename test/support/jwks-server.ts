import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

/** A login's public keys on loopback; what it answers can be changed, and it counts who asks. */
export class JwksServer {
  asked = 0;
  status = 200;
  keys: JWK[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<JwksServer> {
    const server = createServer((_, response) => {
      jwks.asked += 1;
      response.writeHead(jwks.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: jwks.keys }));
    });
    const jwks = new JwksServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return jwks;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks.json`;
  }

  /** Stopping it again changes nothing. */
  async stop(): Promise<void> {
    if (!this.server.listening) {
      return;
    }
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
