import type { FirstKeys } from './accounts/index.js';
import type { Env } from './config/index.js';

const redisOrNot = (env: Env): string => (env.REDIS_URL ? 'Redis' : 'in Postgres');

/** What a person wants to know once the service listens. Keys are shown when they were made, and never again. */
export function banner(env: Env, keys: FirstKeys | null): string {
  const rows: [string, string][] = [
    ['API', env.PUBLIC_URL],
    ...(env.DOCS_ENABLED ? [['Docs', `${env.PUBLIC_URL}/docs`] as [string, string]] : []),
    ...(env.STUDIO_ENABLED ? [['Studio', `${env.PUBLIC_URL}/studio`] as [string, string]] : []),
    ['Role', env.ROLE],
    ['Postgres', env.DATABASE_URL ? 'as DATABASE_URL says' : `embedded, in ${env.DATA_DIR}/postgres`],
    ['Pictures', env.S3_BUCKET ? `in the bucket ${env.S3_BUCKET}` : `${env.DATA_DIR}/objects`],
    ['Queue', redisOrNot(env)],
    ['Providers', env.PROVIDERS?.join(', ') ?? 'sketch (local, free)'],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(10)} ${value}`);
  return ['', '  Likeness is up.', '', ...lines, '', ...keyLines(keys), ...tryLines(env, keys), ''].join('\n');
}

function keyLines(keys: FirstKeys | null): string[] {
  const shown: [string, string | null][] = [
    ['Live key of the team "Demo"', keys?.apiKey ?? null],
    ['Operator key', keys?.adminKey ?? null],
  ];
  const made = shown.filter(([, key]) => key !== null);
  return made.length === 0
    ? []
    : [
        '  Keep these keys, they are shown this once:',
        ...made.map(([name, key]) => `    ${name.padEnd(28)} ${key}`),
        '',
      ];
}

function tryLines(env: Env, keys: FirstKeys | null): string[] {
  return [
    keys?.apiKey ? '  Try it:' : '  Try it, with your key in place of al_live_…:',
    `    export LIKENESS_KEY='${keys?.apiKey ?? 'al_live_…'}'`,
    `    curl -s ${env.PUBLIC_URL}/v1/personas -H "Authorization: Bearer $LIKENESS_KEY" \\`,
    `      -H 'Content-Type: application/json' -d '{"name": "Mara", "intent": "A lighthouse keeper with curly red hair"}'`,
    '',
  ];
}
