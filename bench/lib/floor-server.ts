import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import fastify from 'fastify';
import { Pool } from 'pg';

/** The least that could answer the same requests: what our own stack is measured against. */
const {
  KIND = '',
  PORT,
  HOST,
  DATABASE_URL,
  POOL_SIZE,
  KEY_SQL = '',
  PORTRAIT_SQL = '',
  TEAM_ID,
  KEY_HASH = '',
  DATA_DIR = '',
} = process.env;

function serveNode(): void {
  createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ status: 'ok' }));
  }).listen(Number(PORT), HOST);
}

/** Statements of our own, word for word, in a bare Fastify; `cached` leaves out the look-up of the key. */
async function servePg({ isCached }: { isCached: boolean }): Promise<void> {
  const pool = new Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) });
  const server = fastify();
  const hash = Buffer.from(KEY_HASH, 'hex');
  server.get('/health/ready', () => ({ status: 'ready' }));
  server.get<{ Params: { id: string; pid: string } }>(
    '/v1/personas/:id/portrait/:pid',
    async ({ params: { id, pid } }) => {
      if (!isCached) {
        await pool.query({ name: 'key', text: KEY_SQL, values: [hash] });
      }
      const { rows } = await pool.query({ name: 'portrait', text: PORTRAIT_SQL, values: [TEAM_ID, false, id, pid] });
      return rows[0];
    },
  );
  await server.listen({ port: Number(PORT), host: HOST });
}

/** Pictures as parts of a form, each hashed and written to a file: what the same bytes cost without JSON and base64. */
async function serveMultipart(): Promise<void> {
  const server = fastify();
  await server.register(multipart, { limits: { fileSize: Number.MAX_SAFE_INTEGER } });
  server.get('/health/ready', () => ({ status: 'ready' }));
  server.post('/', async (request) => {
    const sums: string[] = [];
    for await (const { file, fieldname } of request.files()) {
      const hash = createHash('sha256');
      file.on('data', (chunk: Buffer) => hash.update(chunk));
      await pipeline(file, createWriteStream(join(DATA_DIR, `floor-${fieldname}.bin`)));
      sums.push(hash.digest('hex'));
    }
    return { sums };
  });
  await server.listen({ port: Number(PORT), host: HOST });
}

const serveByKind: Record<string, () => void | Promise<void>> = {
  node: serveNode,
  pg: () => servePg({ isCached: false }),
  'pg-cached': () => servePg({ isCached: true }),
  multipart: serveMultipart,
  'submit-sql': async () => (await import('./floor-orders.js')).serveStatement(),
  'submit-entities': async () => (await import('./floor-orders.js')).serveEntities(),
  upstream: async () => (await import('./floor-upstream.js')).serveUpstream(),
};

await serveByKind[KIND]?.();
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
