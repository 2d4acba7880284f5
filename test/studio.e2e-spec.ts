import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startApp, type TestApp } from './support/app.js';

const FOLDER = fileURLToPath(new URL('../assets/studio/', import.meta.url));

describe('the studio', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  it('is served without a credential', async () => {
    const response = await app.inject('/studio');

    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toContain('<title>Likeness Studio</title>');
  });

  it('serves every file that its page and its modules name', async () => {
    const names = (await readdir(FOLDER, { recursive: true })).filter((name) => /\.\w+$/.test(name));
    const missing: string[] = [];
    for (const name of names) {
      const text = await readFile(FOLDER + name, 'utf8');
      const base = new URL(name === 'index.html' ? 'http://page/studio' : `http://page/studio/${name}`);
      for (const [, path] of text.matchAll(/(?:from|href=|src=)\s*['"]((?:\.|studio\/)[^'"]+)['"]/g)) {
        const { pathname } = new URL(path as string, base);
        const { statusCode } = await app.inject(pathname);
        missing.push(...(statusCode === 200 ? [] : [`${name}: ${pathname}`]));
      }
    }

    expect(missing).toEqual([]);
  });

  it('lets nothing run but its own files, and nothing frame it', async () => {
    const response = await app.inject('/studio');
    const policy = String(response.headers['content-security-policy']).split('; ');

    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.headers['referrer-policy']).toBe('no-referrer');
    expect(response.body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  });

  it('is asked for again each time, and then costs nothing', async () => {
    const first = await app.inject('/studio/app.js');
    const again = await app.inject({
      url: '/studio/app.js',
      headers: { 'if-none-match': String(first.headers.etag) },
    });

    expect(first.headers['cache-control']).toBe('no-cache');
    expect(first.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it.each([
    '/studio/../package.json',
    '/studio/..%2f..%2fpackage.json',
    '/studio/%2e%2e/%2e%2e/package.json',
    '/studio/..%5c..%5cpackage.json',
    '/studio//etc/passwd',
    '/studio/styles',
    '/studio/no-such-file.js',
    '/studio/__proto__',
  ])('has nothing at %s', async (url) => {
    const response = await app.inject(url);

    expect(response.statusCode).toBe(404);
  });

  it('is no part of the API document', async () => {
    const document = await readFile(new URL('../openapi.json', import.meta.url), 'utf8');

    expect(document).not.toContain('"/studio');
  });

  it('does not exist with STUDIO_ENABLED=false', async () => {
    const without = await startApp({ besideOf: app, env: { STUDIO_ENABLED: 'false' } });
    const statuses = await Promise.all(
      ['/studio', '/studio/app.js'].map(async (url) => (await without.inject(url)).statusCode),
    );
    await without.close();

    expect(statuses).toEqual([404, 404]);
  });
});
