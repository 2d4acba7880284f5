import { mkdir } from 'node:fs/promises';
import { copyRunning } from './backup/hot-copy.js';

const [target] = process.argv.slice(2);
if (target) {
  // Refuses a folder that is there already.
  await mkdir(target);
  await copyRunning(process.env.DATA_DIR ?? '.data', target);
  console.log(`${target} is DATA_DIR as it was a moment ago.`);
} else {
  console.error('Say where the copy goes: node scripts/backup.mjs <a folder that is not there yet>');
  process.exitCode = 1;
}
