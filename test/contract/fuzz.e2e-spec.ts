import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import { buildKey, buildOperatorKey } from '../factories/index.js';
import { Dice, isLong, report } from '../faults/load.js';
import { startApp, type TestApp } from '../support/app.js';
import { CASES, type Ids, type World } from './authorisation.cases.js';
import { type Operation, operationsOf, resolverOf, type Schema } from './fuzz/operations.js';
import { type FuzzRequest, requestsOf } from './fuzz/requests.js';

const RUNS = isLong ? 250 : 40;
/** Not JSON over one request and one answer; their own specs try them. */
const APART = /^(PUT|GET) \/(objects|uploads)\/|\/events$|^POST \/v1\/files$|^GET \/(docs|metrics|studio)/;
const TELLTALE = /\bSELECT\b|\bINSERT\b|node_modules|\/src\/|at \w+ \(|password|postgres:\/\//;

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as OpenAPIObject;
const resolve = resolverOf(document);
/** What one of these does is felt by everyone: they come when nobody is left to feel it. */
const FELT_BY_ALL = /^\/admin\/v1\/(blocklist|providers)/;
const OPERATIONS = operationsOf(document)
  .filter(({ route }) => !APART.test(route))
  .toSorted((a, b) => Number(FELT_BY_ALL.test(a.path)) - Number(FELT_BY_ALL.test(b.path)));
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true })).addSchema(document, 'openapi');
const validators = validatorsOf();

describe('the contract, asked at random', () => {
  const dice = new Dice();
  const counts: Record<string, number> = {};
  let app: TestApp;
  let world: World;
  let foreign: World;

  beforeAll(async () => {
    app = await startApp();
    const operator = await buildOperatorKey(app);
    world = { app, operator, owner: await buildKey(app, { plan: 'enterprise' }) };
    foreign = { app, operator, owner: await buildKey(app, { plan: 'enterprise' }) };
  });

  afterAll(async () => {
    report('contract fuzz', { seed: dice.seed, ...counts });
    await app.close();
  });

  const send = (operation: Operation, request: FuzzRequest, ids: Ids): Promise<LightMyRequestResponse> => {
    const { method, path } = operation;
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? 'x'));
    const search = new URLSearchParams(request.query).toString();
    const { key } = isOperators(operation) ? world.operator : world.owner;
    const payload = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    return app.inject({
      method,
      url: search ? `${url}?${search}` : url,
      payload,
      headers: {
        ...(request.kind === 'without credential' ? {} : { authorization: `Bearer ${key}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        prefer: 'respond-async',
      },
    });
  };

  const judge = (operation: Operation, request: FuzzRequest, { statusCode, body, headers }: LightMyRequestResponse) => {
    const name = `${operation.route} ${statusCode}`;
    expect([name, body]).toEqual([expect.not.stringMatching(/ 5\d\d$/), expect.not.stringMatching(TELLTALE)]);
    expect([operation.route, Object.keys(operation.responses)]).toEqual([
      operation.route,
      expect.arrayContaining([String(statusCode)]),
    ]);
    if (request.kind !== 'valid' && !(operation.isPublic && request.kind === 'without credential')) {
      expect([name, Math.floor(statusCode / 100)]).toEqual([name, 4]);
    }
    const validate = validators.get(name);
    if (validate && String(headers['content-type']).includes('json')) {
      validate(JSON.parse(body));
      expect([name, ajv.errorsText(validate.errors)]).toEqual([name, 'No errors']);
    }
  };

  it.each(OPERATIONS)(
    'keeps its word on $route',
    async (operation) => {
      const subject = CASES[operation.route]?.subject;
      const ids = (await subject?.build(world)) ?? {};
      const foreignIds = (await subject?.build(foreign)) ?? {};
      await fc.assert(
        fc.asyncProperty(requestsOf(operation, resolve), fc.boolean(), async (request, isForeign) => {
          // An operator sees what is of any team.
          const wrong = isForeign && !isOperators(operation) ? foreignIds : (subject?.unknown ?? {});
          const response = await send(operation, request, request.kind === 'wrong id' ? wrong : ids);
          counts[request.kind] = (counts[request.kind] ?? 0) + 1;
          judge(operation, request, response);
        }),
        { numRuns: RUNS, seed: dice.seed },
      );
    },
    120_000,
  );
});

const isOperators = ({ path }: Operation): boolean => path.startsWith('/admin/');

function validatorsOf(): Map<string, ValidateFunction> {
  const absolute = (schema: Schema): Schema =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as Schema;
  return new Map(
    OPERATIONS.flatMap(({ route, responses }) =>
      Object.entries(responses).flatMap(([status, response]): [string, ValidateFunction][] => {
        const schema = resolve(response).content?.['application/json']?.schema;
        return schema ? [[`${route} ${status}`, ajv.compile(absolute(schema))]] : [];
      }),
    ),
  );
}
