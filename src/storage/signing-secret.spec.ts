import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSigningSecret } from './signing-secret.js';

describe('the signing secret', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signing-secret-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the configured one where there is one, and nothing is written', async () => {
    expect(await loadSigningSecret({ DATA_DIR: folder, URL_SIGNING_SECRET: 'configured' })).toBe('configured');
    expect(await readdir(folder)).toEqual([]);
  });

  it('is made once, also by twenty processes that start together, and readable by its owner only', async () => {
    const dataDir = join(folder, 'new', 'data');

    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadSigningSecret({ DATA_DIR: dataDir })));

    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]?.length).toBeGreaterThanOrEqual(32);
    expect(await loadSigningSecret({ DATA_DIR: dataDir })).toBe(secrets[0]);
    expect(await readdir(dataDir)).toEqual(['url-signing-secret']);
    expect((await stat(join(dataDir, 'url-signing-secret'))).mode & 0o777).toBe(0o600);
  });

  it('is refused when its file is damaged', async () => {
    await writeFile(join(folder, 'url-signing-secret'), '');

    await expect(loadSigningSecret({ DATA_DIR: folder })).rejects.toThrow('delete it');
  });
});
