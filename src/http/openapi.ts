import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Env } from '../config/index.js';
import { Dialects } from './dialects/dialects.js';
import { EXAMPLE_UUID } from './example-values.js';
import { type BodyContent, documentResponses, type Operation } from './openapi-errors.js';
import { TAGS } from './openapi-tags.js';

const DESCRIPTION = `Makes and keeps the face of a persona, an avatar or a character.

To try a route press **Authorize**, paste a key, open the route and press **Try it out**. The examples work as they are; only ids
stand for ids of your own. Each route lists the errors that it answers, and [the errors page](docs/errors) says what to do about each.`;

/** The API as OpenAPI 3; error responses come from the error classes that the routes name. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Likeness')
    .setDescription(DESCRIPTION)
    .setVersion(ownVersion())
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An API key (al_live_… or al_test_…) or a session token.' },
      'api_key',
    );
  for (const [name, description] of TAGS) {
    config.addTag(name, description);
  }
  const document = SwaggerModule.createDocument(app, config.build(), { operationIdFactory: operationId });
  const dialects = new Dialects(app.get(Env));
  Object.values(document.components?.schemas ?? {}).forEach(documentNull);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item).filter(isOperation)) {
      documentResponses(document, operation, dialects.of(path));
      documentPath(operation, path);
      Object.entries(operation.requestBody?.content ?? {}).forEach(documentBody);
    }
  }
  return document;
}

/** As package.json has it; a build has one at the same place as the sources. */
function ownVersion(): string {
  const path = join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

interface NullableProperty {
  nullable?: boolean;
  allOf?: object[];
  type?: string;
  example?: unknown;
}

/**
 * `nullable` beside a reference allows nothing: null has to be an alternative (OpenAPI 3.0.3, "nullable"). It is also what the
 * docs show where a field has no example: an answer of success carries no error.
 */
function documentNull(schema: object): void {
  const { properties = {} } = schema as { properties?: Record<string, NullableProperty> };
  for (const [name, property] of Object.entries(properties).filter(([, { nullable }]) => nullable)) {
    const { nullable: _nullable, allOf, type: _type, ...rest } = property;
    const oneOf = allOf && [...allOf, { type: 'object', nullable: true, enum: [null] }];
    properties[name] = { example: null, ...(oneOf ? { ...rest, oneOf } : property) };
  }
}

/** Names everything that a path leaves open, with a value of the right form. */
function documentPath(operation: Operation, path: string): void {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = operation.parameters ?? [];
  const inPath = names.map((name) => {
    const { schema, ...known } = parameters.find((one) => one.in === 'path' && one.name === name) ?? {};
    return { ...known, name, in: 'path', required: true, schema: { type: 'string', example: EXAMPLE_UUID, ...schema } };
  });
  operation.parameters = [...inPath, ...parameters.filter((parameter) => parameter.in !== 'path')];
}

/** A body of several media types has an example of each, under its name; each type shows its own. */
function documentBody([type, content]: [string, BodyContent]): void {
  const own = content.examples?.[type];
  content.examples = own ? { [type]: own } : content.examples;
}

export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => buildOpenApi(app), {
    customSiteTitle: 'Likeness API',
    jsonDocumentUrl: 'openapi.json',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tagsSorter: undefined },
  });
}

/** Unique, so that generated clients have a name for each: `avatars_generate`. */
const operationId = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '').replace(/^./, (first) => first.toLowerCase())}_${method}`;

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'responses' in value;
