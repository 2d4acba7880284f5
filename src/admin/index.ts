export { AdminModule } from './admin.module.js';
export { ErasureUpkeep } from './erasure-upkeep.js';
export { mountQueueBoard } from './queue-board.js';
