import { type VariableInfo, variables } from '../../../src/config/index.js';

const FIRST = 'The process';

/** First match decides; what matches nothing stands under the first heading. Within one, the order is that of the code. */
const SECTIONS: [heading: string, names: RegExp][] = [
  ['Pictures in a bucket', /^S3_/],
  ['Pictures and their URLs', /^(\w+_URL_LIFETIME_S|URL_SIGNING_SECRET|AVATAR_LIBRARY_DIR|PORTRAIT_WAIT_MS)$/],
  ['Image providers', /^(PROVIDERS$|PROVIDER_|GEMINI_|OPENAI_)/],
  ['Moderation', /^MODERATION_/],
  ['Sessions of your own login', /^SESSION_/],
  ['Webhooks and balances', /^(WEBHOOK_|DATA_ENCRYPTION_KEY$|BALANCE_LOW_CREDITS$)/],
  ['Jobs', /^(JOB_|WORKER_CONCURRENCY$|EVENTS_KEEP_ALIVE_MS$)/],
];

const headingOf = ({ name }: VariableInfo): string => SECTIONS.find(([, names]) => names.test(name))?.[0] ?? FIRST;

const rowOf = ({ name, type, fallback, description }: VariableInfo): string =>
  `| \`${name}\` | ${type} | ${fallback} | ${description} |`;

/** Every variable of the process, by what it is about. */
export function variablesTable(): string {
  const byHeading = Map.groupBy(variables(), headingOf);
  return [FIRST, ...SECTIONS.map(([heading]) => heading)]
    .map((heading) => [`### ${heading}`, '', ...HEAD, ...(byHeading.get(heading) ?? []).map(rowOf)].join('\n'))
    .join('\n\n');
}

const HEAD = ['| variable | type | default | meaning |', '|---|---|---|---|'];
