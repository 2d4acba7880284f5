import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Env } from '../config/index.js';
import { Dialects } from './dialects/dialects.js';
import { documentResponses, type Operation } from './openapi-errors.js';

const OPERATORS_ONLY = 'Only operator keys see these routes; to everyone else they do not exist.';

const TAGS: [name: string, description: string][] = [
  ['Personas', 'Who a face belongs to: the layers that describe a person, from which portraits are drawn.'],
  [
    'Portraits',
    'The face of a persona. Requests wait for the picture; one canonical portrait says who the persona is.',
  ],
  ['Avatars', 'Avatars from a wish, with or without pictures of your own, and the ones you keep.'],
  ['Images', 'Pictures of a prompt, of a character, or of the person in pictures that you bring.'],
  ['Characters', 'A person that pictures can be made of again and again: from your pictures, or drawn from words.'],
  ['Jobs', 'Work that goes on behind the answers: wait for it, follow it, cancel it.'],
  ['Webhooks', 'Where a team is told what happened, in signed requests, and the log of telling it.'],
  ['Billing', 'Credits, quotas and prices, as the team sees them.'],
  ['Files', 'Pictures by signed URL: no credential, one object, for a limited time.'],
  ['Admin: teams and keys', `Teams, API keys and sessions. ${OPERATORS_ONLY}`],
  ['Admin: credits and limits', `What teams may spend and how fast, and the ledger behind it. ${OPERATORS_ONLY}`],
  ['Admin: moderation', `Who and what no picture may be asked for. ${OPERATORS_ONLY}`],
  ['Admin: operations', `Jobs, queues, providers and webhooks while they run. ${OPERATORS_ONLY}`],
  ['Admin: privacy', `Whom the service is to forget. ${OPERATORS_ONLY}`],
  ['Admin: audit', `Who changed what. ${OPERATORS_ONLY}`],
  ['Docs', 'Pages for people.'],
  ['Health', 'For load balancers and process managers.'],
];

/** The API as OpenAPI 3; error responses come from the error classes that the routes name. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Likeness')
    .setDescription('Makes and keeps the face of a persona, an avatar or a character.')
    .setVersion('0.1.0')
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
  Object.values(document.components?.schemas ?? {}).forEach(allowNull);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item).filter(isOperation)) {
      documentResponses(document, operation, dialects.of(path));
    }
  }
  return document;
}

interface NullableProperty {
  nullable?: boolean;
  allOf?: object[];
  type?: string;
}

/** `nullable` beside a reference allows nothing: null has to be an alternative (OpenAPI 3.0.3, "nullable"). */
function allowNull(schema: object): void {
  const { properties = {} } = schema as { properties?: Record<string, NullableProperty> };
  for (const [name, { nullable, allOf, type: _type, ...rest }] of Object.entries(properties)) {
    if (nullable && allOf) {
      properties[name] = { ...rest, oneOf: [...allOf, { type: 'object', nullable: true, enum: [null] }] } as object;
    }
  }
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
