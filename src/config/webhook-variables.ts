import { S3Variables } from './s3-variables.js';
import { Integer, List, Text } from './variables.js';

const CIDR = /^(\d{1,3}(\.\d{1,3}){3}(\/([0-9]|[12]\d|3[0-2]))?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(\/\d{1,3})?)$/;

/** How teams are told what happened. */
export abstract class WebhookVariables extends S3Variables {
  @Text('32 bytes in base64 that encrypt webhook secrets; made in DATA_DIR when Postgres is embedded, else required.', {
    pattern: /^[A-Za-z0-9+/]{43}=$/,
    hint: '32 bytes in base64, such as `openssl rand -base64 32` makes',
  })
  readonly DATA_ENCRYPTION_KEY?: string;

  @List('Addresses that webhooks may go to although they are not public, on any port and over http too.', {
    pattern: CIDR,
    hint: 'IPv4 or IPv6 ranges such as 10.1.0.0/16 or fd00::/8',
  })
  readonly WEBHOOK_ALLOW_CIDRS?: string[];

  @Integer(
    'Credits below which a team is told that its balance is low; 0 tells nobody.',
    { min: 0, max: 1_000_000 },
    { fallback: 10 },
  )
  readonly BALANCE_LOW_CREDITS!: number;

  @Integer(
    'How many webhooks one worker sends at the same time, to all endpoints together.',
    { min: 1, max: 1_000 },
    { fallback: 100 },
  )
  readonly WEBHOOK_CONCURRENCY!: number;

  @Integer(
    'Milliseconds a webhook endpoint has for its whole answer, from the connection to the last byte.',
    { min: 100, max: 60_000 },
    { fallback: 20_000 },
  )
  readonly WEBHOOK_TIMEOUT_MS!: number;

  @Integer(
    'How many times faster than documented webhooks are tried again and endpoints given up; for tests.',
    { min: 1, max: 1_000_000 },
    { fallback: 1 },
  )
  readonly WEBHOOK_TIME_SCALE!: number;
}
