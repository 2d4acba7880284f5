import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ApiBody, ApiParam } from '@nestjs/swagger';
import { exampleId } from './example-values.js';
import { IdPipe } from './id.pipe.js';

const EXAMPLES = Symbol('examples of a body');

type Shape = new () => object;

interface Argument {
  index: number;
  data?: string;
  pipes: unknown[];
}

/** Bodies that a route takes as they stand, ids apart, by what they ask for. The docs offer them under "Try it out". */
export const Examples =
  (examples: Record<string, object>): ClassDecorator =>
  (shape) =>
    Reflect.defineMetadata(EXAMPLES, examples, shape);

/** As OpenAPI writes examples. */
export const named = (examples: Record<string, unknown>): Record<string, { value: unknown }> =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));

/** Shows what a handler takes: the examples of its body, and in its path ids of the right form. */
export const documentInputs: MethodDecorator = (controller, method, descriptor) => {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller.constructor, method) ?? {}) as object;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller, method) ?? []) as Shape[];
  for (const [key, { index, data, pipes }] of Object.entries(args) as [string, Argument][]) {
    const kind: RouteParamtypes = Number(key.split(':')[0]);
    const id = pipes.find((pipe) => pipe instanceof IdPipe);
    if (kind === RouteParamtypes.PARAM && data && id) {
      ApiParam({ name: data, example: exampleId(id.prefix) })(controller, method, descriptor);
    }
    if (kind === RouteParamtypes.BODY) {
      examplesOf(types[index])?.(controller, method, descriptor);
    }
  }
};

function examplesOf(type: Shape | undefined): MethodDecorator | undefined {
  const examples = type && (Reflect.getOwnMetadata(EXAMPLES, type) as Record<string, object> | undefined);
  return examples && ApiBody({ type, examples: named(examples) });
}
