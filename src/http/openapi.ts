import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { ApiError, ErrorClass, ErrorInfo, Family } from '../common/index.js';
import { codeIn, errorCatalogue } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Dialect } from './dialects/dialect.js';
import { Dialects, familyOf } from './dialects/dialects.js';
import { ERRORS_EXTENSION } from './error-docs.js';

const OPERATORS_ONLY = 'Only operator keys see these routes; to everyone else they do not exist.';

const TAGS: [name: string, description: string][] = [
  ['Personas', 'Who a face belongs to: the layers that describe a person, from which portraits are drawn.'],
  [
    'Portraits',
    'The face of a persona. Requests wait for the picture; one canonical portrait says who the persona is.',
  ],
  ['Billing', 'Credits, quotas and prices, as the team sees them.'],
  ['Files', 'Pictures by signed URL: no credential, one object, for a limited time.'],
  ['Admin: teams and keys', `Teams, API keys and sessions. ${OPERATORS_ONLY}`],
  ['Admin: credits and limits', `What teams may spend and how fast, and the ledger behind it. ${OPERATORS_ONLY}`],
  ['Admin: moderation', `Who and what no picture may be asked for. ${OPERATORS_ONLY}`],
  ['Admin: audit', `Who changed what. ${OPERATORS_ONLY}`],
  ['Docs', 'Pages for people.'],
  ['Health', 'For load balancers and process managers.'],
];

interface Operation {
  responses: Record<string, unknown>;
  [ERRORS_EXTENSION]?: string[];
}

/** The API as OpenAPI 3; error responses come from the error classes that the routes name. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Likeness')
    .setDescription('Makes and keeps the face of a persona, an avatar or a character.')
    .setVersion('0.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key (al_live_… or al_test_…).' }, 'api_key');
  for (const [name, description] of TAGS) {
    config.addTag(name, description);
  }
  const document = SwaggerModule.createDocument(app, config.build(), { operationIdFactory: (_, method) => method });
  const dialects = new Dialects(app.get(Env));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item).filter(isOperation)) {
      documentResponses(operation, dialects.of(path), familyOf(path));
    }
  }
  return document;
}

export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => buildOpenApi(app), {
    customSiteTitle: 'Likeness API',
    jsonDocumentUrl: 'openapi.json',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tagsSorter: undefined },
  });
}

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'responses' in value;

function documentResponses(operation: Operation, dialect: Dialect, family: Family): void {
  const names = operation[ERRORS_EXTENSION] ?? [];
  delete operation[ERRORS_EXTENSION];
  const classes = [...errorCatalogue()].filter(([{ name }]) => names.includes(name));
  const byStatus = Map.groupBy(classes, ([, info]) => info.statusIn?.[family] ?? info.status);
  for (const [status, entries] of [...byStatus].toSorted(([a], [b]) => a - b)) {
    operation.responses[String(status)] = {
      description: entries.map(([, info]) => `\`${codeIn(info, family)}\`: ${info.cause}`).join('\n\n'),
      content: {
        'application/json': {
          schema: { type: 'object' },
          examples: Object.fromEntries(entries.map((entry) => exampleOf(entry, dialect, family))),
        },
      },
    };
  }
}

function exampleOf([type, info]: [ErrorClass, ErrorInfo], dialect: Dialect, family: Family): [string, object] {
  const status = info.statusIn?.[family] ?? info.status;
  const shown = { info, message: info.cause, statusFor: () => status, codeFor: () => codeIn(info, family) };
  const value = dialect.errorBody(shown as unknown as ApiError, dialect.requestId(EXAMPLE_ID));
  return [type.name, { summary: info.cure, value }];
}

const EXAMPLE_ID = '0199a3c4-5e6f-7a8b-9c0d-1e2f3a4b5c6d';
