import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** How the avatars family wraps every success. `id` is the request's; a replay keeps the body, and so the first request's id. */
export interface Envelope<Data> {
  id: string;
  object: string;
  status: string;
  /** When the request was answered, in Unix seconds. */
  created_at: number;
  data: Data;
}

/** Says which request it is, as `X-Request-Id` does. */
export const RequestId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => context.switchToHttp().getRequest<FastifyRequest>().id,
);

export const envelope = <Data>(id: string, object: string, status: string, data: Data): Envelope<Data> => ({
  id,
  object,
  status,
  created_at: toUnix(new Date()),
  data,
});

/** Moments of the avatars family. */
export const toUnix = (moment: Date): number => Math.floor(moment.getTime() / 1000);

/** The shape of an envelope around a DTO, for the docs. */
export function EnvelopeOf(data: Type<unknown>, object: string, status = 'completed'): Type<Envelope<unknown>> {
  class EnvelopeDto implements Envelope<unknown> {
    @ApiProperty({ description: 'The id of the request, as in X-Request-Id.', example: 'req_pi_…' })
    id!: string;

    @ApiProperty({ description: 'What `data` is: job, saved_avatar, webhook or list.', example: object })
    object!: string;

    @ApiProperty({ description: 'The state of the job; `completed` for everything that is no job.', example: status })
    status!: string;

    @ApiProperty({
      type: 'integer',
      description: 'When the request was answered, in Unix seconds.',
      example: 1_795_255_200,
    })
    created_at!: number;

    @ApiProperty({ type: data })
    data!: unknown;
  }
  // The document names schemas after their classes.
  Object.defineProperty(EnvelopeDto, 'name', { value: `${data.name.replace(/Dto$/, '')}Envelope` });
  return EnvelopeDto;
}
