export { AdminModule } from './admin.module.js';
export { mountQueueBoard } from './queue-board.js';
