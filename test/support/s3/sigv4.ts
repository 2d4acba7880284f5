import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface SignedHttp {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Claim {
  credential: string;
  date: string;
  signedHeaders: string[];
  signature: string;
  payloadHash: string;
  lifetimeS: number;
}

const SKEW_S = 900;
const MOST_S = 604_800;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Why S3 would not believe this request, as its error code; null when it would. Reads signatures in headers and in queries. */
export function findForgery(request: SignedHttp, keys: Keys): string | null {
  const claim = claimOf(request);
  if (!claim) {
    return 'AccessDenied';
  }
  const [accessKeyId, ...scope] = claim.credential.split('/');
  if (accessKeyId !== keys.accessKeyId) {
    return 'InvalidAccessKeyId';
  }
  const signedAt = timeOf(claim.date);
  const now = Date.now() / 1000;
  if (!(signedAt < now + SKEW_S) || !(now < signedAt + claim.lifetimeS) || claim.lifetimeS > MOST_S) {
    return claim.lifetimeS === SKEW_S ? 'RequestTimeTooSkewed' : 'AccessDenied';
  }
  if (unsignedOf(request, claim.signedHeaders).length > 0) {
    return 'AccessDenied';
  }
  const toSign = ['AWS4-HMAC-SHA256', claim.date, scope.join('/'), sha256(canonical(request, claim))].join('\n');
  const key = scope.reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${keys.secretAccessKey}`);
  if (!isSame(hmac(key, toSign).toString('hex'), claim.signature)) {
    return 'SignatureDoesNotMatch';
  }
  const isBodyAsSigned = claim.payloadHash === UNSIGNED || claim.payloadHash === sha256(request.body);
  return isBodyAsSigned ? null : 'XAmzContentSHA256Mismatch';
}

function claimOf({ url, headers }: SignedHttp): Claim | null {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  if (query.has('X-Amz-Signature')) {
    return {
      credential: query.get('X-Amz-Credential') ?? '',
      date: query.get('X-Amz-Date') ?? '',
      signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
      signature: query.get('X-Amz-Signature') ?? '',
      payloadHash: UNSIGNED,
      lifetimeS: Number(query.get('X-Amz-Expires')),
    };
  }
  const parts = /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/;
  const [, credential, signedHeaders, signature] = parts.exec(headers.authorization ?? '') ?? [];
  if (!credential || !signedHeaders || !signature) {
    return null;
  }
  return {
    credential,
    date: String(headers['x-amz-date']),
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash: String(headers['x-amz-content-sha256']),
    lifetimeS: SKEW_S,
  };
}

/** Headers that S3 wants signed, or that are named as signed and did not come. */
function unsignedOf({ headers }: SignedHttp, signed: string[]): string[] {
  const wanted = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  return [...wanted.filter((name) => !signed.includes(name)), ...signed.filter((name) => headers[name] === undefined)];
}

function canonical({ method, url, headers }: SignedHttp, { signedHeaders, payloadHash }: Claim): string {
  const [path = '', query = ''] = url.split('?');
  const pairs = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='));
  const named = pairs.map((pair) => (pair.includes('=') ? pair : `${pair}=`)).toSorted();
  const lines = signedHeaders.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, ' ')}\n`);
  return [method, path, named.join('&'), lines.join(''), signedHeaders.join(';'), payloadHash].join('\n');
}

function timeOf(date: string): number {
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso) / 1000;
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
