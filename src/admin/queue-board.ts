import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Doorbell } from '../jobs/index.js';
import { BOARD_PATH, BoardDoor } from './board-door.js';

/** The page that shows the rings of the doorbell, for looking only: jobs themselves are in Postgres, see `/admin/v1/jobs`. */
export async function mountQueueBoard(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const door = app.get(BoardDoor, { strict: false });
  const board = new FastifyAdapter().setBasePath(BOARD_PATH);
  const rings = new BullMQAdapter(app.get(Doorbell, { strict: false }).board, { readOnlyMode: true });
  createBullBoard({ queues: [rings], serverAdapter: board });
  // Its own would answer for all that fails in its scope, our refusals too.
  board.setErrorHandler((error) => {
    throw error;
  });
  await fastify.register(
    async (scope) => {
      // Ours is not set yet at this time of the start.
      scope.setErrorHandler((error, request, reply) => fastify.errorHandler(error, request, reply));
      scope.addHook('onRequest', async (request, reply) => door.admit(request, reply));
      await scope.register(board.registerPlugin());
    },
    { prefix: BOARD_PATH },
  );
}
