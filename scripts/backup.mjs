import { runTask } from './lib/task.mjs';

await runTask('backup');
