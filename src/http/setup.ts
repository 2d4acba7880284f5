import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../common/index.js';
import { Env } from '../config/index.js';
import { requireTaken, takeStreams } from './body-stream.js';
import { answerBrokenAddress, answerBrokenRequest } from './broken-requests.js';
import { allowOrigins } from './cors.js';
import { Dialects } from './dialects/dialects.js';
import { drainConnections } from './drain.js';
import { ErrorFilter } from './error.filter.js';
import { familyHeaders } from './family-headers.js';
import { Gate } from './gate.js';
import { MethodNotAllowedError, NotFoundError, UnsupportedMediaTypeError } from './http.errors.js';
import { parseJson } from './json-body.js';
import { KnownRoutes } from './known-routes.js';
import { BytesInFlight } from './large-json/bytes-in-flight.js';
import { LargeBodies } from './large-json/large-bodies.js';
import { OperatorPort } from './operator-port.js';
import { originForm } from './origin-form.js';
import { lingerUnread } from './refused-body.js';
import { logAnswers } from './request-log.js';
import { SentAnswers } from './sent-answers.js';
import { cutSlowBodies } from './slow-bodies.js';
import { refuseUnusedBodies } from './unused-body.js';

const JSON_BODY_BYTES = 100_000;
/** What a refused request may still send before its connection is closed. */
const DISCARDED_BYTES = 65_536;
const READ_AHEAD_BYTES = 16_384;
const HEADERS_MS = 10_000;
const REQUEST_MS = 120_000;
/** A silent connection may be one that waits for a picture, at most five minutes. */
const SILENCE_MS = 330_000;
const KEEP_ALIVE_MS = 72_000;
const SERVER = { headersTimeout: HEADERS_MS, connectionsCheckingInterval: 1_000, highWaterMark: READ_AHEAD_BYTES };

/** Fastify as every process of ours runs it; Nest's own body parsing is off, ours refuses hostile JSON. */
export function createAdapter(env: Env): FastifyAdapter {
  const dialects = new Dialects(env);
  return new FastifyAdapter({
    genReqId: (request: IncomingMessage) => dialects.of(request.url ?? '/').requestId(newId()),
    rewriteUrl: ({ url }: { url?: string }) => originForm(url ?? '/'),
    bodyLimit: JSON_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: SILENCE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: SERVER,
    clientErrorHandler: answerBrokenRequest(dialects),
    frameworkErrors: answerBrokenAddress(dialects),
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: false,
    trustProxy: false,
  });
}

/** What stands around every route: request id, gate, body parser, headers, error dialects, one log line. */
export async function setupHttp(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const env = app.get(Env);
  const routes = new KnownRoutes();
  routes.watch(fastify);
  const largeBodies = new LargeBodies(env, app.get(BytesInFlight));
  await largeBodies.install(fastify, closeAfterLargeBody);
  app.useGlobalFilters(new ErrorFilter(new Dialects(env)));
  sayOnEveryAnswer(fastify);
  await fastify.register(helmet, { contentSecurityPolicy: false, hsts: env.PUBLIC_URL.startsWith('https:') });
  await allowOrigins(fastify, env.CORS_ORIGINS ?? []);
  const operatorPort = app.get(OperatorPort);
  installOperatorPort(fastify, operatorPort, env);
  fastify.addHook('onRequest', admitting({ gate: app.get(Gate), routes, largeBodies, operatorPort }));
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const value = parseJson(body);
      return request.blobs ? request.blobs.name(value) : value;
    },
  );
  takeStreams(fastify, closeAfterLargeBody);
  refuseUnusedBodies(fastify);
  cutSlowBodies(fastify, env.BODY_PATIENCE_MS);
  drainConnections(fastify, operatorPort.servers);
  logAnswers(fastify, app.get(SentAnswers));
}

/** Before all other hooks: a preflight gets no further than the one for CORS. */
function sayOnEveryAnswer(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store', ...familyHeaders(request) });
    done();
  });
}

const installOperatorPort = (fastify: FastifyInstance, operatorPort: OperatorPort, env: Env): void =>
  operatorPort.install(fastify, {
    http: { ...SERVER, requestTimeout: REQUEST_MS },
    keepAliveMs: KEEP_ALIVE_MS,
    silenceMs: SILENCE_MS,
    onBrokenRequest: answerBrokenRequest(new Dialects(env)),
  });

interface Admission {
  gate: Gate;
  routes: KnownRoutes;
  largeBodies: LargeBodies;
  operatorPort: OperatorPort;
}

const admitting =
  ({ gate, routes, largeBodies, operatorPort }: Admission) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    try {
      operatorPort.requireRightDoor(request);
      if (request.is404 || request.method === 'OPTIONS') {
        await gate.admitUnrouted(request);
        return answerUnrouted(request, reply, routes.methodsOf(request.url));
      }
      await gate.admit(request, reply);
      requireTaken(request);
      largeBodies.admit(request);
      requireReadable(request);
      return undefined;
    } catch (error) {
      closeAfterLargeBody(request, reply);
      throw error;
    }
  };

/** Bodies are UTF-8 as they are: nothing is unpacked or transcoded. */
function requireReadable({ headers }: FastifyRequest): void {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^utf-?8$/i.test(charset) || encoding.toLowerCase() !== 'identity') {
    throw new UnsupportedMediaTypeError('Send the body as it is: in UTF-8, and without Content-Encoding.');
  }
}

function answerUnrouted({ method }: FastifyRequest, reply: FastifyReply, allowed: string[]): FastifyReply {
  if (allowed.length === 0) {
    throw new NotFoundError();
  }
  void reply.header('allow', allowed.join(', '));
  if (method !== 'OPTIONS') {
    throw new MethodNotAllowedError(allowed);
  }
  return reply.status(204).send();
}

/** Node would read the rest of a refused body only to throw it away: the connection ends with the answer instead. */
function closeAfterLargeBody({ headers, raw }: FastifyRequest, reply: FastifyReply): void {
  const isLarge = Number(headers['content-length'] ?? 0) > DISCARDED_BYTES;
  if (isLarge || headers['transfer-encoding'] !== undefined) {
    void reply.header('connection', 'close');
    // Before Node's own listener, which would start to read.
    reply.raw.prependOnceListener('finish', () => lingerUnread(raw));
  }
}
