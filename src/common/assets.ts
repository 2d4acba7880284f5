import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The path of something in the project's `assets` folder, for the sources as well as for a build of them. */
export function assetPath(...path: string[]): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'assets', ...path))) {
    if (folder === dirname(folder)) {
      throw new Error(`The installation is incomplete: assets/${path.join('/')} is missing.`);
    }
    folder = dirname(folder);
  }
  return join(folder, 'assets', ...path);
}
