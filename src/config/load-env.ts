import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Env } from './env.js';
import { variables } from './variables.js';

/** The environment does not hold together; each line names a variable and what to do about it. */
export class EnvError extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads, types and checks the process's variables. Empty means unset, except for PROVIDERS (empty: none). */
export function loadEnv(source: NodeJS.ProcessEnv): Env {
  const given = variables().map(({ name }) => [name, isSet(name, source[name]) ? source[name] : undefined] as const);
  const env = plainToInstance(Env, Object.fromEntries(given));
  const complete = withDefaults(env);
  const faults = [...fieldFaults(complete), ...combinationFaults(complete)];
  if (faults.length > 0) {
    throw new EnvError(faults);
  }
  return Object.freeze(complete);
}

const SESSION_SECRET_BYTES = 32;

const isSet = (name: string, value: string | undefined): boolean =>
  value !== undefined && (value !== '' || name === 'PROVIDERS');

function withDefaults(env: Env): Env {
  return Object.assign(env, { PUBLIC_URL: env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}` });
}

const fieldFaults = (env: Env): string[] =>
  validateSync(env, { forbidUnknownValues: true }).map((error) =>
    [...new Set(Object.values(error.constraints ?? {}))].join(', '),
  );

function combinationFaults(env: Env): string[] {
  const faults: string[] = [];
  if (!env.DATABASE_URL && env.ROLE !== 'all') {
    faults.push(`ROLE=${env.ROLE} needs DATABASE_URL: the embedded Postgres belongs to one process`);
  }
  if (env.DATABASE_URL && !env.URL_SIGNING_SECRET) {
    faults.push('URL_SIGNING_SECRET is required with DATABASE_URL, the same for every process');
  }
  if (env.DATABASE_URL && !env.DATA_ENCRYPTION_KEY) {
    faults.push('DATA_ENCRYPTION_KEY is required with DATABASE_URL, the same for every process');
  }
  if (env.ADMIN_PORT && env.ADMIN_PORT === env.PORT) {
    faults.push('ADMIN_PORT must be another port than PORT');
  }
  return [...faults, ...s3Faults(env), ...sessionFaults(env)];
}

function s3Faults(env: Env): string[] {
  const faults: string[] = [];
  const given = (['S3_ENDPOINT', 'S3_PUBLIC_ENDPOINT', 'S3_ACCESS_KEY_ID'] as const).filter((name) => env[name]);
  if (given.length > 0 && !env.S3_BUCKET) {
    faults.push(`S3_BUCKET is required with ${given.join(', ')}`);
  }
  if (Boolean(env.S3_ACCESS_KEY_ID) !== Boolean(env.S3_SECRET_ACCESS_KEY)) {
    faults.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are set together, or neither');
  }
  return faults;
}

function sessionFaults(env: Env): string[] {
  const { SESSION_JWT_SECRET: secret, SESSION_JWKS_URL: jwksUrl } = env;
  const faults: string[] = [];
  if (secret && jwksUrl) {
    faults.push(
      'SESSION_JWT_SECRET and SESSION_JWKS_URL exclude each other: session tokens have one kind of signature',
    );
  }
  if (secret && Buffer.byteLength(secret) < SESSION_SECRET_BYTES) {
    faults.push(`SESSION_JWT_SECRET must be at least ${SESSION_SECRET_BYTES} bytes long`);
  }
  const missing = (['SESSION_JWT_ISSUER', 'SESSION_JWT_AUDIENCE'] as const).filter((name) => !env[name]);
  if (secret || jwksUrl) {
    faults.push(
      ...missing.map((name) => `${name} is required with ${secret ? 'SESSION_JWT_SECRET' : 'SESSION_JWKS_URL'}`),
    );
  }
  return faults;
}
