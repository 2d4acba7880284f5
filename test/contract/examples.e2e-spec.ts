import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { LedgerService } from '../../src/billing/index.js';
import { buildOpenApi } from '../../src/http/index.js';
import { GuardedHttp, NameResolver } from '../../src/webhooks/index.js';
import { buildKey, buildOperatorKey, requestAs, SECRET_SESSIONS } from '../factories/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { CASES, type World } from './authorisation.cases.js';
import { nonsenseIn } from './examples/nonsense.js';
import { asOwn } from './examples/own-things.js';
import { type Operation, operationsOf, resolverOf } from './fuzz/operations.js';

interface TextBody {
  examples: Record<string, { value: string }>;
}

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as OpenAPIObject;
const resolve = resolverOf(document);
const OPERATIONS = operationsOf(document);
const EXAMPLES = OPERATIONS.flatMap((operation) =>
  Object.entries(operation.examples).map(([name, body]) => ({ route: operation.route, name, body, operation })),
);
const IMPORT = '/admin/v1/blocklist/import';
const lists = document.paths[IMPORT]?.post?.requestBody as { content: Record<string, TextBody> } | undefined;
const CREDITS_MILLI = 10_000_000;

describe('the examples of the docs', () => {
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true })).addSchema(document, 'openapi');
  let app: TestApp;
  let world: World;

  beforeAll(async () => {
    app = await startApp({ env: SECRET_SESSIONS });
    world = { app, operator: await buildOperatorKey(app), owner: await buildKey(app, { plan: 'enterprise' }) };
    await app.get(LedgerService).grant(world.owner.teamId, CREDITS_MILLI, 'For the examples.');
    // Nobody is asked where example.com is, and nobody is told anything there.
    jest.spyOn(app.get(NameResolver), 'resolve').mockResolvedValue(['93.184.215.14']);
    jest.spyOn(app.get(GuardedHttp), 'post').mockResolvedValue({ status: 204, headers: {}, bytes: Buffer.alloc(0) });
  });

  afterAll(async () => {
    await app.close();
    jest.restoreAllMocks();
  });

  const send = async ({ route, method, path }: Operation, example: object) => {
    const ids = (await CASES[route]?.subject.build(world)) ?? {};
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const actor = path.startsWith('/admin/') ? world.operator : world.owner;
    return requestAs(app, actor)(method, url, await asOwn(world, example, ids));
  };

  it.each(EXAMPLES)('hold as they stand: $route, $name', async ({ route, body, operation }) => {
    const schema = JSON.stringify(operation.body).replaceAll('"#/', '"openapi#/');
    ajv.validate(JSON.parse(schema), body);
    expect([route, ajv.errorsText()]).toEqual([route, 'No errors']);

    const { statusCode, body: answer } = await send(operation, body);

    expect([statusCode, answer]).toEqual([successesOf(operation).find((status) => status === statusCode), answer]);
  });

  it.each(Object.entries(lists?.content ?? {}))(
    'hold as they stand: a list to block, as %s',
    async (type, { examples }) => {
      const payload = examples[type]?.value;
      const headers = { authorization: `Bearer ${world.operator.key}`, 'content-type': type };

      const answer = await app.inject({ method: 'POST', url: IMPORT, payload, headers });

      expect([answer.statusCode, answer.json()]).toEqual([200, expect.objectContaining({ rows: 2, bad: 0 })]);
    },
  );

  it('are those that the running service shows', () => {
    expect(JSON.parse(JSON.stringify(buildOpenApi(app.nest)))).toEqual(document);
  });
});

describe('the docs', () => {
  const routesOf = (operations: Operation[]) => operations.map(({ route }) => route);

  it('have an example of every JSON body', () => {
    const without = OPERATIONS.filter(({ body, examples }) => body && Object.keys(examples).length === 0);

    expect(routesOf(without)).toEqual([]);
  });

  it('show the form of everything that a path leaves open', () => {
    const without = OPERATIONS.filter(({ path, inPath }) => {
      const shown = inPath.filter(({ schema }) => schema.example !== undefined).map(({ name }) => `{${name}}`);
      return (path.match(/\{\w+\}/g) ?? []).some((name) => !shown.includes(name));
    });

    expect(routesOf(without)).toEqual([]);
  });

  it('fill in no filter by themselves: "Try it out" sends what is shown', () => {
    const filled = OPERATIONS.filter(({ query }) =>
      query.some(({ required, example, schema }) => !required && (example ?? schema.example) !== undefined),
    );

    expect(routesOf(filled)).toEqual([]);
  });

  it('show no made-up words where a field has a meaning', () => {
    const schemas = OPERATIONS.flatMap((operation) => [
      ...(operation.body ? [operation.body] : []),
      ...successesOf(operation).flatMap((status) => {
        const response = resolve(operation.responses[status] ?? {});
        return response.content?.['application/json']?.schema ?? [];
      }),
    ]);

    expect([...new Set(schemas.flatMap((schema) => nonsenseIn(schema, resolve)))]).toEqual([]);
  });
});

const successesOf = ({ responses }: Operation): number[] =>
  Object.keys(responses)
    .map(Number)
    .filter((status) => status < 300);
