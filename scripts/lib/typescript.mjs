/**
 * Lets this process import our TypeScript as it stands (decorators too): `node --import ./scripts/lib/typescript.mjs file.ts`.
 * Needs Node 24 and installed packages.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { inRoot, root } from './paths.mjs';

const FLUSH_AFTER_MS = 3_000;

const require = createRequire(import.meta.url);
const versions = [require('@swc/core/package.json').version, readFileSync(inRoot('.swcrc'), 'utf8')].join();
/** What was translated before: tests start dozens of processes from the same sources. */
const cache = inRoot('.tmp', 'translated');
mkdirSync(cache, { recursive: true });
/** And what was compiled; many of those processes are killed before they could leave it to the next. */
enableCompileCache(inRoot('.tmp', 'compiled'));
setTimeout(flushCompileCache, FLUSH_AFTER_MS).unref();

const isOurs = (url) =>
  url?.startsWith('file:') && fileURLToPath(url).startsWith(root) && !url.includes('/node_modules/');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && isOurs(context.parentURL)) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) {
        return { url: source.href, format: 'module', shortCircuit: true };
      }
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!isOurs(url) || !url.endsWith('.ts')) {
      return next(url, context);
    }
    const filename = fileURLToPath(url);
    return { format: 'module', source: translate(filename), shortCircuit: true };
  },
});

function translate(filename) {
  const text = readFileSync(filename, 'utf8');
  const key = createHash('sha256').update(versions).update(filename).update(text).digest('hex');
  const path = `${cache}/${key}.js`;
  if (existsSync(path)) {
    return readFileSync(path, 'utf8');
  }
  const { code } = require('@swc/core').transformSync(text, { filename, cwd: root, sourceMaps: 'inline' });
  // Several processes may translate the same file at once; each sees a whole one.
  writeFileSync(`${path}.${process.pid}`, code);
  renameSync(`${path}.${process.pid}`, path);
  return code;
}
