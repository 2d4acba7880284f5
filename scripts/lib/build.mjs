import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { isRunning, withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { runQuietly } from './run.mjs';

const SOURCES = ['src', 'ormconfig.ts', '.swcrc', 'tsconfig.json', 'package-lock.json'];
/** A build has the shape of the project, so a path relative to a source file is right in both. */
const LINKED = ['assets', 'package.json'];
const KEPT_BUILDS = 3;

/**
 * Makes `dist` the build of the sources as they are; resolves with its own folder, `.builds/<hash of the sources>`.
 * A build is never changed once made: processes that run an older one keep their files.
 */
export async function build(node) {
  let wanted = wantedBuild();
  while (!isCurrent(wanted)) {
    await withLock('build', () => buildOnce(node, wanted));
    wanted = wantedBuild();
  }
  return wanted;
}

/** The folder that a build of the sources, as they are now, has or would have. */
export const wantedBuild = () => inRoot('.builds', hashSources());

/** Keeps a build from being removed while this process lives. */
export function holdBuild(buildDir) {
  const mark = join(buildDir, 'users', String(process.pid));
  mkdirSync(join(buildDir, 'users'), { recursive: true });
  writeFileSync(mark, '');
  process.once('exit', () => rmSync(mark, { force: true }));
}

async function buildOnce(node, wanted) {
  if (!existsSync(wanted)) {
    const scratch = `${wanted}.new`;
    rmSync(scratch, { recursive: true, force: true });
    await compile(node, scratch);
    if (wantedBuild() !== wanted) {
      // Somebody saved a file meanwhile: this is neither the old nor the new state.
      rmSync(scratch, { recursive: true });
      return;
    }
    LINKED.forEach((name) => symlinkSync(join('..', '..', name), join(scratch, name), 'junction'));
    renameSync(scratch, wanted);
  }
  utimesSync(wanted, new Date(), new Date());
  pointDistTo(wanted);
  removeOldBuilds(wanted);
}

async function compile(node, outDir) {
  const sources = ['src', 'ormconfig.ts'].filter((name) => existsSync(inRoot(name)));
  const args = [...sources, '--out-dir', outDir, '--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--quiet'];
  await runQuietly(node, [inRoot('node_modules', '@swc', 'cli', 'bin', 'swc.js'), ...args], {
    failure: 'The build failed; the lines above say where. "npm run types" shows more.',
  });
}

/** A rename swaps the link at once: there is no moment without a `dist`. */
function pointDistTo(buildDir) {
  const dist = inRoot('dist');
  const next = inRoot('.builds', 'dist.next');
  rmSync(next, { force: true });
  symlinkSync(join('.builds', basename(buildDir)), next, 'junction');
  if (lstatSync(dist, { throwIfNoEntry: false })?.isDirectory()) {
    rmSync(dist, { recursive: true });
  }
  renameSync(next, dist);
}

function removeOldBuilds(current) {
  const builds = readdirSync(inRoot('.builds'))
    .map((name) => inRoot('.builds', name))
    .filter((path) => path !== current && lstatSync(path).isDirectory())
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of builds.slice(KEPT_BUILDS - 1).filter((old) => !isUsed(old))) {
    rmSync(path, { recursive: true, force: true });
  }
}

function isUsed(buildDir) {
  const users = join(buildDir, 'users');
  return existsSync(users) && readdirSync(users).some((pid) => isRunning(Number(pid)));
}

function isCurrent(buildDir) {
  const dist = inRoot('dist');
  return existsSync(buildDir) && existsSync(dist) && statSync(dist).ino === statSync(buildDir).ino;
}

function hashSources() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesUnder)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(inRoot(path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesUnder(path) {
  const stats = statSync(inRoot(path), { throwIfNoEntry: false });
  if (!stats) {
    return [];
  }
  if (!stats.isDirectory()) {
    return path.endsWith('.spec.ts') ? [] : [path];
  }
  return readdirSync(inRoot(path))
    .toSorted()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}
