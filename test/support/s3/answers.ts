import type { IncomingHttpHeaders } from 'node:http';
import type { Bucket, Stored } from './bucket.js';

export interface S3Request {
  method: string;
  key: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface S3Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

const PAGE = 1_000;

export const fault = (status: number, code: string): S3Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

/** What S3 says to a request that it believes. */
export function answer(bucket: Bucket, request: S3Request): S3Answer {
  const { method, key, query } = request;
  if (key === '') {
    return method === 'POST' && query.has('delete') ? deleteMany(bucket, request) : list(bucket, query);
  }
  if (method === 'PUT') {
    return put(bucket, request);
  }
  if (method === 'DELETE') {
    bucket.objects.delete(key);
    return { status: 204 };
  }
  const stored = bucket.objects.get(key);
  return stored ? get(stored, request) : fault(404, 'NoSuchKey');
}

function put(bucket: Bucket, { key, headers, body }: S3Request): S3Answer {
  const known = bucket.objects.get(key);
  const ifMatch = headers['if-match'];
  if (ifMatch && !known) {
    return fault(404, 'NoSuchKey');
  }
  if ((headers['if-none-match'] === '*' && known) || (ifMatch && known?.etag !== ifMatch)) {
    return fault(412, 'PreconditionFailed');
  }
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  const { etag } = bucket.put(key, body, {
    contentType: headers['content-type'] ?? 'application/octet-stream',
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name, String(value)])),
  });
  return { status: 200, headers: { etag } };
}

function get({ bytes, etag, contentType, metadata, modifiedAt }: Stored, { headers, query }: S3Request): S3Answer {
  const overrides = [...query].filter(([name]) => name.startsWith('response-'));
  const shared = {
    etag,
    'last-modified': modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
    'content-type': contentType,
    ...metadata,
    ...Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value])),
  };
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (first === undefined) {
    return { status: 200, headers: shared, body: bytes };
  }
  const end = Math.min(last ? Number(last) : bytes.length - 1, bytes.length - 1);
  if (Number(first) > end) {
    return fault(416, 'InvalidRange');
  }
  const range = `bytes ${first}-${end}/${bytes.length}`;
  return { status: 206, headers: { ...shared, 'content-range': range }, body: bytes.subarray(Number(first), end + 1) };
}

/** A continuation token is the last key of the page before. */
function list(bucket: Bucket, query: URLSearchParams): S3Answer {
  const { page, isTruncated } = bucket.list({
    prefix: query.get('prefix') ?? '',
    after: query.get('continuation-token') ?? query.get('start-after') ?? '',
    limit: Number(query.get('max-keys') ?? PAGE),
  });
  const contents = page.map(
    ([key, { bytes, etag, modifiedAt }]) =>
      `<Contents><Key>${key}</Key><LastModified>${modifiedAt.toISOString()}</LastModified>` +
      `<ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${bytes.length}</Size></Contents>`,
  );
  const token = isTruncated ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : '';
  const body = `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function deleteMany(bucket: Bucket, { body }: S3Request): S3Answer {
  for (const [, key = ''] of body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)) {
    bucket.objects.delete(key);
  }
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: '<DeleteResult></DeleteResult>' };
}
