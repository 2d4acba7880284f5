import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Reads a file of the project's `assets` folder, from the sources as well as from a build of them. */
export function readAsset(...path: string[]): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'assets', ...path))) {
    if (folder === dirname(folder)) {
      throw new Error(`The installation is incomplete: assets/${path.join('/')} is missing.`);
    }
    folder = dirname(folder);
  }
  return readFileSync(join(folder, 'assets', ...path), 'utf8');
}

/** Lines that say something: no blank ones, no `#` comments. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
