import 'reflect-metadata';
import { EnvError, loadEnv } from './load-env.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const KEY = `${'A'.repeat(43)}=`;
const NAMES = { SESSION_JWT_ISSUER: 'https://login.example.com', SESSION_JWT_AUDIENCE: 'likeness' };

const faultsOf = (source: Record<string, string>): string[] => {
  try {
    loadEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) {
      return error.faults;
    }
    throw error;
  }
};

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(loadEnv({})).toMatchObject({
      ROLE: 'all',
      HOST: '0.0.0.0',
      PORT: 3000,
      PUBLIC_URL: 'http://127.0.0.1:3000',
      DATA_DIR: '.data',
      DATABASE_URL: undefined,
      REDIS_URL: undefined,
      SESSION_JWT_SECRET: undefined,
      SESSION_JWT_ALGORITHM: 'RS256',
      SESSION_ADMIN: false,
      DOCS_ENABLED: true,
      LOG_LEVEL: 'info',
    });
  });

  it('takes a bucket with its address and both keys, or leaves all of them out', () => {
    const keys = { S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };

    expect(loadEnv({ S3_BUCKET: 'pictures', S3_ENDPOINT: 'http://127.0.0.1:9000', ...keys })).toMatchObject({
      S3_REGION: 'us-east-1',
      S3_CONDITIONAL_WRITES: true,
      S3_CHECKSUMS: 'required',
      S3_TIMEOUT_MS: 10_000,
    });
    expect(faultsOf({ S3_ENDPOINT: 'http://127.0.0.1:9000', ...keys })).toEqual([
      'S3_BUCKET is required with S3_ENDPOINT, S3_ACCESS_KEY_ID',
    ]);
    expect(faultsOf({ S3_BUCKET: 'pictures', S3_ACCESS_KEY_ID: 'id' })).toEqual([
      'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are set together, or neither',
    ]);
    expect(faultsOf({ S3_BUCKET: 'Pictures', S3_ENDPOINT: 'http://me@store/path/' })).toHaveLength(2);
  });

  it('takes empty for unset, but for PROVIDERS, where it means none', () => {
    const env = loadEnv({ PORT: '', DATABASE_URL: '', SESSION_ADMIN: '', PROVIDERS: '' });

    expect(env).toMatchObject({ PORT: 3000, DATABASE_URL: undefined, SESSION_ADMIN: false, PROVIDERS: [] });
    expect(loadEnv({}).PROVIDERS).toBeUndefined();
  });

  it('reads each kind of variable, with white space around it', () => {
    const env = loadEnv({
      PORT: ' 8080 ',
      DOCS_ENABLED: 'FALSE',
      LOG_LEVEL: ' warn ',
      PUBLIC_URL: 'https://faces.example.com/api',
      CORS_ORIGINS: 'https://a.example, https://b.example,',
    });

    expect(env).toMatchObject({
      PORT: 8080,
      DOCS_ENABLED: false,
      LOG_LEVEL: 'warn',
      PUBLIC_URL: 'https://faces.example.com/api',
      CORS_ORIGINS: ['https://a.example', 'https://b.example'],
    });
  });

  it('derives the public address from the port', () => {
    expect(loadEnv({ PORT: '8080' }).PUBLIC_URL).toBe('http://127.0.0.1:8080');
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(loadEnv({}))).toBe(true);
  });

  it.each([
    ['a word that is no number', { PORT: 'http' }, 'PORT must be a whole number from 0 to 65535'],
    ['a fraction', { WORKER_CONCURRENCY: '1.5' }, 'WORKER_CONCURRENCY must be a whole number'],
    ['a number out of range', { DATABASE_POOL_SIZE: '1' }, 'DATABASE_POOL_SIZE must be a whole number from 2'],
    ['none of the choices', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of: debug, info'],
    ['no flag', { SESSION_ADMIN: 'yes' }, 'SESSION_ADMIN must be true or false'],
    ['text of another form', { PUBLIC_URL: 'faces.example.com' }, 'PUBLIC_URL must be an http(s) URL'],
    [
      'another database',
      { DATABASE_URL: 'mysql://x', URL_SIGNING_SECRET: SECRET, DATA_ENCRYPTION_KEY: KEY },
      'DATABASE_URL must be a postgres://',
    ],
    ['a list with an unknown item', { PROVIDERS: 'sketch,crayon' }, 'PROVIDERS may hold: '],
    ['a list with an item of another form', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS must hold origins'],
    ['a short secret', { URL_SIGNING_SECRET: 'short' }, 'URL_SIGNING_SECRET must be at least 32 characters'],
    ['a short encryption key', { DATA_ENCRYPTION_KEY: 'short' }, 'DATA_ENCRYPTION_KEY must be 32 bytes in base64'],
    ['no range', { WEBHOOK_ALLOW_CIDRS: 'intranet' }, 'WEBHOOK_ALLOW_CIDRS must hold IPv4 or IPv6 ranges'],
    ['no key', { BOOTSTRAP_ADMIN_KEY: 'admin' }, 'BOOTSTRAP_ADMIN_KEY must be an API key'],
    ['an unknown algorithm', { SESSION_JWT_ALGORITHM: 'none' }, 'SESSION_JWT_ALGORITHM must be one of: RS256, ES256'],
    [
      'a key set with a password',
      { SESSION_JWKS_URL: 'https://a:b@c/d', ...NAMES },
      'SESSION_JWKS_URL must be an http',
    ],
  ])('is refused with %s, which is named', (_, source, message) => {
    expect(faultsOf(source)).toEqual([expect.stringContaining(message)]);
  });

  it('is refused with all its faults at once, and without the secrets in it', () => {
    const faults = faultsOf({ PORT: 'x', URL_SIGNING_SECRET: 'hunter2', SESSION_JWT_SECRET: 'hunter3', ...NAMES });

    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toMatch(/hunter/);
    expect(() => loadEnv({ PORT: 'x' })).toThrow(/^The configuration is not usable:\n {2}- PORT must/);
  });

  it.each([
    ['half the program on the embedded Postgres', { ROLE: 'api' }, ['ROLE=api needs DATABASE_URL']],
    [
      'a shared Postgres without shared secrets',
      { DATABASE_URL: 'postgres://a/b' },
      ['URL_SIGNING_SECRET is required', 'DATA_ENCRYPTION_KEY is required'],
    ],
    [
      'two kinds of session',
      { SESSION_JWT_SECRET: SECRET, SESSION_JWKS_URL: 'https://login.example.com/jwks', ...NAMES },
      ['SESSION_JWT_SECRET and SESSION_JWKS_URL exclude each other'],
    ],
    [
      'a session secret of 31 bytes',
      { SESSION_JWT_SECRET: SECRET.slice(1), ...NAMES },
      ['SESSION_JWT_SECRET must be at least 32 bytes'],
    ],
    [
      'a session secret without issuer and audience',
      { SESSION_JWT_SECRET: SECRET },
      ['SESSION_JWT_ISSUER is required with SESSION_JWT_SECRET', 'SESSION_JWT_AUDIENCE is required'],
    ],
    [
      'a key set without an audience',
      { SESSION_JWKS_URL: 'https://login.example.com/jwks', SESSION_JWT_ISSUER: 'https://login.example.com' },
      ['SESSION_JWT_AUDIENCE is required with SESSION_JWKS_URL'],
    ],
  ])('is refused with %s', (_, source, messages) => {
    expect(faultsOf(source)).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  it.each([
    ['a secret of 32 bytes', { SESSION_JWT_SECRET: SECRET, ...NAMES }],
    ['a secret of 32 bytes in fewer letters', { SESSION_JWT_SECRET: 'é'.repeat(16), ...NAMES }],
    ['a key set', { SESSION_JWKS_URL: 'http://login:8080/jwks', SESSION_JWT_ALGORITHM: 'ES256', ...NAMES }],
    [
      'two processes on one Postgres',
      { ROLE: 'worker', DATABASE_URL: 'postgres://a/b', URL_SIGNING_SECRET: SECRET, DATA_ENCRYPTION_KEY: KEY },
    ],
  ])('is accepted with %s', (_, source) => {
    expect(faultsOf(source)).toEqual([]);
  });
});
