import { Choice, Flag, Integer, Text } from './variables.js';

const ENDPOINT = {
  pattern: /^https?:\/\/[^\s/@]+$/,
  hint: 'an http(s) URL of a host, without a user name, a path or a slash at the end',
};

/** Where pictures are kept when they are not kept on disk. */
export abstract class S3Variables {
  @Text('Bucket that pictures are kept in; unset, they are files under DATA_DIR.', {
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    hint: 'the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
  })
  readonly S3_BUCKET?: string;

  @Text('Address of a store that speaks S3; unset, AWS.', { ...ENDPOINT, shown: 'that of AWS in S3_REGION' })
  readonly S3_ENDPOINT?: string;

  @Text('Address under which clients reach the store, where it is not the one that this process uses.', {
    ...ENDPOINT,
    shown: 'as S3_ENDPOINT',
  })
  readonly S3_PUBLIC_ENDPOINT?: string;

  @Text('Region of the bucket.', { fallback: 'us-east-1' })
  readonly S3_REGION!: string;

  @Text(
    'Access key of the store; unset, the SDK looks where it always does (AWS_… variables, the role of the machine).',
  )
  readonly S3_ACCESS_KEY_ID?: string;

  @Text('Secret of S3_ACCESS_KEY_ID.')
  readonly S3_SECRET_ACCESS_KEY?: string;

  @Choice(
    'Where addresses carry the bucket: in the path or in the host; unset, path with S3_ENDPOINT, else host.',
    ['path', 'host'],
    undefined,
  )
  readonly S3_URL_STYLE?: 'path' | 'host';

  @Flag('Whether the store knows conditional writes (If-None-Match, If-Match); false for stores that do not.', true)
  readonly S3_CONDITIONAL_WRITES!: boolean;

  @Choice(
    'Whether CRC checksums go with every request, or only where S3 asks for one; older stores know none.',
    ['required', 'always'],
    'required',
  )
  readonly S3_CHECKSUMS!: 'required' | 'always';

  @Integer(
    'Milliseconds the store may stay silent in one request; a call with its repetitions may take three times that.',
    { min: 100, max: 20_000 },
    { fallback: 10_000 },
  )
  readonly S3_TIMEOUT_MS!: number;
}
