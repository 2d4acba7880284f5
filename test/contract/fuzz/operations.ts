import type { OpenAPIObject } from '@nestjs/swagger';

/** A JSON Schema as OpenAPI 3.0 writes it, as far as our document uses it. */
export interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

export interface Response {
  $ref?: string;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  /** `POST /v1/personas/{id}`: how the table of authorisation names it. */
  route: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query: Parameter[];
  /** What the address leaves open. */
  inPath: Parameter[];
  body: Schema | null;
  /** Bodies that the docs offer, by name. */
  examples: Record<string, object>;
  isPublic: boolean;
  responses: Record<string, Response>;
}

interface Body {
  schema: Schema;
  examples?: Record<string, { value: object }>;
}

interface DocumentedOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Body> };
  security?: unknown[];
  responses: Record<string, Response>;
}

/** Everything the document promises that takes JSON or nothing. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, DocumentedOperation>).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase() as Operation['method'],
      path,
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query'),
      inPath: (operation.parameters ?? []).filter((parameter) => parameter.in === 'path'),
      body: operation.requestBody?.content['application/json']?.schema ?? null,
      examples: examplesOf(operation),
      isPublic: !operation.security?.length,
      responses: operation.responses,
    })),
  );
}

const examplesOf = ({ requestBody }: DocumentedOperation): Record<string, object> =>
  Object.fromEntries(
    Object.entries(requestBody?.content['application/json']?.examples ?? {}).map(([name, { value }]) => [name, value]),
  );

/** Follows references within the document. */
export function resolverOf(document: OpenAPIObject): <T extends { $ref?: string }>(value: T) => T {
  const resolve = <T extends { $ref?: string }>(value: T): T => {
    if (!value.$ref) {
      return value;
    }
    const steps = value.$ref.replace('#/', '').split('/');
    const found = steps.reduce<unknown>(
      (node, step) => (node as Record<string, unknown> | undefined)?.[step],
      document,
    );
    if (!found) {
      throw new Error(`The document refers to nothing: ${value.$ref}`);
    }
    return resolve(found as T);
  };
  return resolve;
}
