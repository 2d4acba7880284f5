import { Choice, Flag, Integer, List, Text } from './variables.js';
import { WebhookVariables } from './webhook-variables.js';

export type Role = 'all' | 'api' | 'worker';

const KEY = /^al_(live|test)_[0-9A-Za-z]{36}$/;
const KEY_HINT = 'an API key: al_live_ or al_test_, 30 random base62 characters and their 6-character checksum';

const HTTP_URL = {
  pattern: /^https?:\/\/[^\s@]*[^\s/@]$/,
  hint: 'an http(s) URL without a user name or a slash at the end',
};
const MODEL = { pattern: /^[\w.:/-]{1,200}$/, hint: 'the name of a model' };
const CALL_MS = { min: 100, max: 280_000 };
const CAPABILITIES = {
  pattern:
    /^(references=\d{1,2}|(seed|edit|thinking)=(true|false)|ratios=\d+:\d+(\|\d+:\d+)*|sizes=(512|[124]K)(\|(512|[124]K))*)$/,
  hint: 'pairs such as references=1, edit=false, seed=true, ratios=1:1|3:4 or sizes=512|1K',
  shown: 'what is known of the model',
};

/** Every variable of the process, typed and checked at boot. docs/operating.md is generated from this class. */
export class Env extends WebhookVariables {
  @Choice(
    'Which half of the program this process is: the HTTP API, the worker, or both.',
    ['all', 'api', 'worker'],
    'all',
  )
  readonly ROLE!: Role;

  @Text('Address the HTTP server listens on.', { fallback: '0.0.0.0' })
  readonly HOST!: string;

  @Integer(
    'Port of the HTTP server; a worker serves only health and metrics on it.',
    { min: 0, max: 65535 },
    { fallback: 3000 },
  )
  readonly PORT!: number;

  @Integer('Port on which the routes of operators answer, and no others; unset, they answer on PORT.', {
    min: 0,
    max: 65535,
  })
  readonly ADMIN_PORT?: number;

  @Text('Address under which clients reach this server; signed URLs and doc links begin with it.', {
    pattern: /^https?:\/\/[^\s/]+(\/[^\s]*[^\s/])?$/,
    hint: 'an http(s) URL without a trailing slash',
    shown: 'http://127.0.0.1:PORT',
  })
  readonly PUBLIC_URL!: string;

  @Text('Folder of the embedded Postgres, of local pictures and of secrets made at the first start.', {
    fallback: '.data',
  })
  readonly DATA_DIR!: string;

  @Text('Postgres 15 or newer; unset, the embedded Postgres is started under DATA_DIR.', {
    pattern: /^postgres(ql)?:\/\//,
    hint: 'a postgres:// URL',
  })
  readonly DATABASE_URL?: string;

  @Integer(
    'Connections this process may hold to Postgres for its own statements.',
    { min: 2, max: 200 },
    { fallback: 12 },
  )
  readonly DATABASE_POOL_SIZE!: number;

  @Text(
    'Redis 6.2 or newer for the queue doorbell and shared rate limits; unset, both live in Postgres and in the process.',
    {
      pattern: /^rediss?:\/\//,
      hint: 'a redis:// or rediss:// URL',
    },
  )
  readonly REDIS_URL?: string;

  @List('Rate limits other than the defaults, as bucket=capacity/per-minute: images_post=240/120,read=2400/1200.', {
    pattern: /^[a-z_]+=[1-9]\d{0,6}\/[1-9]\d{0,6}$/,
    hint: 'pairs such as images_post=240/120: a bucket, how many at once, how many more a minute',
    shown: 'the published limits',
  })
  readonly RATE_LIMITS?: string[];

  @List('Origins whose pages may call the API from a browser, such as https://app.example.com; unset, none.', {
    pattern: /^https?:\/\/[^\s/*]+$/,
    hint: 'origins: a scheme and a host without a path or a slash at the end',
  })
  readonly CORS_ORIGINS?: string[];

  @Text('Secret of at least 32 bytes that session tokens are signed with (HS256); unset, there are none of that kind.')
  readonly SESSION_JWT_SECRET?: string;

  @Text('Address of the public keys (JWKS) that session tokens are signed for; unset, there are none of that kind.', {
    pattern: /^https?:\/\/[^\s/@]+(\/\S*)?$/,
    hint: 'an http(s) URL without a user name',
  })
  readonly SESSION_JWKS_URL?: string;

  @Choice('The one algorithm taken with SESSION_JWKS_URL.', ['RS256', 'ES256'], 'RS256')
  readonly SESSION_JWT_ALGORITHM!: 'RS256' | 'ES256';

  @Text('Who issues session tokens: their `iss`.')
  readonly SESSION_JWT_ISSUER?: string;

  @Text('Whom session tokens are for: their `aud`.')
  readonly SESSION_JWT_AUDIENCE?: string;

  @Flag('Whether a session token with the scope admin is an operator; otherwise that scope is ignored.', false)
  readonly SESSION_ADMIN!: boolean;

  @Integer('Jobs one worker process runs at a time.', { min: 1, max: 64 }, { fallback: 4 })
  readonly WORKER_CONCURRENCY!: number;

  @List('Image providers in order of preference; unset, all that have a key, else sketch; empty, none.', {
    choices: ['gemini', 'openai', 'sketch'],
    shown: 'every provider that has a key, else sketch',
  })
  readonly PROVIDERS?: string[];

  @Text('Key of the Gemini API.')
  readonly GEMINI_API_KEY?: string;

  @Text('Address of the Gemini API or of what stands in for it, without the version.', {
    ...HTTP_URL,
    shown: 'the vendor’s',
  })
  readonly GEMINI_BASE_URL?: string;

  @Text('Gemini model that draws.', { ...MODEL, fallback: 'gemini-3-pro-image-preview' })
  readonly GEMINI_MODEL!: string;

  @Integer('Milliseconds one Gemini call may take in all.', CALL_MS, { fallback: 120_000 })
  readonly GEMINI_TIMEOUT_MS!: number;

  @Integer('Gemini calls one process has under way at a time.', { min: 1, max: 64 }, { fallback: 8 })
  readonly GEMINI_CONCURRENCY!: number;

  @List('What the Gemini model can do, where it differs from what is known: sizes=1K|2K,references=3.', CAPABILITIES)
  readonly GEMINI_CAPABILITIES?: string[];

  @Text('Key of the OpenAI API; any text for a self-hosted server that asks for none.')
  readonly OPENAI_API_KEY?: string;

  @Text('Address of the OpenAI API or of a server that speaks its images API, with the version.', {
    ...HTTP_URL,
    shown: 'the vendor’s',
  })
  readonly OPENAI_BASE_URL?: string;

  @Text('OpenAI model that draws.', { ...MODEL, fallback: 'gpt-image-1.5' })
  readonly OPENAI_MODEL!: string;

  @Choice('Quality that OpenAI’s own models are asked for.', ['auto', 'low', 'medium', 'high'], 'auto')
  readonly OPENAI_QUALITY!: 'auto' | 'low' | 'medium' | 'high';

  @Integer('Milliseconds one OpenAI call may take in all.', CALL_MS, { fallback: 120_000 })
  readonly OPENAI_TIMEOUT_MS!: number;

  @Integer('OpenAI calls one process has under way at a time.', { min: 1, max: 64 }, { fallback: 8 })
  readonly OPENAI_CONCURRENCY!: number;

  @List('What the OpenAI model can do, where it differs from what is known: edit=false,ratios=1:1.', CAPABILITIES)
  readonly OPENAI_CAPABILITIES?: string[];

  @Flag(
    'Whether OpenAI scores texts as well, once OPENAI_API_KEY is set; false for servers without that endpoint.',
    true,
  )
  readonly OPENAI_MODERATION!: boolean;

  @Integer('Calls of paid providers in one day of UTC, over all processes; unset, no ceiling.', {
    min: 0,
    max: 100_000_000,
  })
  readonly PROVIDER_DAILY_CALLS?: number;

  @Integer(
    'Milliseconds a portrait request waits for its picture before it answers "generating".',
    { min: 0, max: 300_000 },
    { fallback: 55_000 },
  )
  readonly PORTRAIT_WAIT_MS!: number;

  @Integer('Seconds a signed URL of a portrait works.', { min: 1, max: 604_800 }, { fallback: 3_600 })
  readonly PORTRAIT_URL_LIFETIME_S!: number;

  @Integer('Seconds a signed URL of a character works.', { min: 1, max: 604_800 }, { fallback: 86_400 })
  readonly CHARACTER_URL_LIFETIME_S!: number;

  @Integer('Seconds a signed URL of an avatar or an image works.', { min: 1, max: 604_800 }, { fallback: 604_800 })
  readonly OUTPUT_URL_LIFETIME_S!: number;

  @Text('Folder of the avatar library: pictures and their library.json; unset, the one that comes with the service.')
  readonly AVATAR_LIBRARY_DIR?: string;

  @Integer(
    'Bytes of large request bodies this process takes at a time; beyond them callers are told to come back.',
    { min: 1_000_000, max: 68_719_476_736 },
    { fallback: 268_435_456 },
  )
  readonly BODY_BYTES_IN_FLIGHT!: number;

  @Integer(
    'Milliseconds a worker owns a job without a heartbeat before another may take it.',
    { min: 500, max: 600_000 },
    { fallback: 60_000 },
  )
  readonly JOB_LEASE_MS!: number;

  @Integer('Milliseconds between two passes of the sweeper.', { min: 100, max: 60_000 }, { fallback: 5_000 })
  readonly JOB_SWEEP_MS!: number;

  @Integer(
    'How many times a job may lose its worker, or its run may break, before it fails.',
    { min: 1, max: 1000 },
    { fallback: 5 },
  )
  readonly JOB_CRASH_BUDGET!: number;

  @Text('At least 32 characters that sign picture URLs; made in DATA_DIR when Postgres is embedded, else required.', {
    pattern: /^.{32,}$/,
    hint: 'at least 32 characters long',
  })
  readonly URL_SIGNING_SECRET?: string;

  @Text('Operator key to install on an empty database instead of a printed random one.', {
    pattern: KEY,
    hint: KEY_HINT,
  })
  readonly BOOTSTRAP_ADMIN_KEY?: string;

  @Text('Live key of the demo team to install on an empty database instead of a printed random one.', {
    pattern: KEY,
    hint: KEY_HINT,
  })
  readonly BOOTSTRAP_API_KEY?: string;

  @Choice(
    'Whether this process brings the schema up to date at boot, or only checks that it is.',
    ['run', 'check'],
    'run',
  )
  readonly MIGRATIONS!: 'run' | 'check';

  @Choice(
    'What happens to personal data in text that drives a picture: the order is refused, or the data is taken out.',
    ['refuse', 'redact'],
    'refuse',
  )
  readonly MODERATION_PII_ACTION!: 'refuse' | 'redact';

  @List(
    'Scores from which content is refused, by category, such as sexual=0.8; unset, the defaults of docs/moderation.md.',
    {
      pattern: /^(hate|harassment|sexual|sexual_minors|violence|self_harm)=(0(\.\d+)?|1(\.0+)?)$/,
      hint: 'pairs such as violence=0.9: hate, harassment, sexual, sexual_minors, violence or self_harm, and a score from 0 to 1',
      shown: 'the documented ones',
    },
  )
  readonly MODERATION_THRESHOLDS?: string[];

  @Integer(
    'Milliseconds after which a body that comes slower than 10 kB/s is cut.',
    { min: 100, max: 120_000 },
    { fallback: 10_000 },
  )
  readonly BODY_PATIENCE_MS!: number;

  @Integer(
    'Milliseconds of silence after which a stream of job events says that it is still there.',
    { min: 100, max: 60_000 },
    { fallback: 15_000 },
  )
  readonly EVENTS_KEEP_ALIVE_MS!: number;

  @Flag('Whether /docs, /docs/errors and /openapi.json are served.', true)
  readonly DOCS_ENABLED!: boolean;

  @Flag('Whether /studio, the page on which people look at faces and change them, is served.', true)
  readonly STUDIO_ENABLED!: boolean;

  @Choice('Least severe log line that is written.', ['debug', 'info', 'warn', 'error', 'silent'], 'info')
  readonly LOG_LEVEL!: 'debug' | 'info' | 'warn' | 'error' | 'silent';

  @Choice('How log lines look; unset, text on a terminal and JSON elsewhere.', ['json', 'text'], undefined)
  readonly LOG_FORMAT?: 'json' | 'text';

  @Integer(
    'Milliseconds a stopping process gives to running requests and jobs.',
    { min: 100, max: 600_000 },
    { fallback: 20_000 },
  )
  readonly SHUTDOWN_GRACE_MS!: number;
}
