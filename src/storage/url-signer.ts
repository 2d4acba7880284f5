import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObjectKey } from './object-key.js';
import { SignatureInvalidError } from './storage.errors.js';

export type SignedMethod = 'GET' | 'PUT';

export interface SignedUrl {
  url: string;
  expiresAt: Date;
}

export interface SignedRequest {
  key: string;
  expiresAt: Date;
}

const OBJECTS = '/objects/';
const QUERY = /^expires=(\d{1,12})&signature=([0-9a-f]{64})$/;
const TOKEN = /^(\d{1,12})\.([0-9a-f]{64})$/;

/** Makes URLs that are their own permission: one object, one method, until one moment. */
export class UrlSigner {
  constructor(
    private readonly publicUrl: string,
    private readonly secret: string,
  ) {}

  sign(method: SignedMethod, key: string, lifetimeS: number): SignedUrl {
    const expires = Math.floor(Date.now() / 1000) + lifetimeS;
    const path = `${OBJECTS}${key}`;
    const signature = this.signatureOf(method, path, String(expires)).toString('hex');
    return {
      url: `${this.publicUrl}${path}?expires=${expires}&signature=${signature}`,
      expiresAt: new Date(expires * 1000),
    };
  }

  /** Judges the path and query of a request as they came; one spelling is right, all others are altered. */
  verify(method: string, pathAndQuery: string): SignedRequest {
    const [path, query] = splitOnce(pathAndQuery, '?');
    const [, expires, signature] = QUERY.exec(query) ?? [];
    const key = path.slice(OBJECTS.length);
    if (!expires || !signature || !path.startsWith(OBJECTS) || !isObjectKey(key)) {
      throw new SignatureInvalidError('altered');
    }
    if (!isSame(signature, this.signatureOf(method, path, expires))) {
      throw new SignatureInvalidError('altered');
    }
    const expiresAt = new Date(Number(expires) * 1000);
    if (expiresAt.getTime() <= Date.now()) {
      throw new SignatureInvalidError('expired');
    }
    return { key, expiresAt };
  }

  /** The address of a route of ours, with a token that stands for a credential on this path alone. */
  signPath(path: string, lifetimeS: number): SignedUrl {
    const expires = Math.floor(Date.now() / 1000) + lifetimeS;
    const signature = this.signatureOf('GET', path, String(expires)).toString('hex');
    return { url: `${this.publicUrl}${path}?token=${expires}.${signature}`, expiresAt: new Date(expires * 1000) };
  }

  /** Until when the token opens the path; rejects one that was altered, and says of a true one when it ended. */
  verifyToken(path: string, token: string): Date {
    const [, expires, signature] = TOKEN.exec(token) ?? [];
    if (!expires || !signature || !isSame(signature, this.signatureOf('GET', path, expires))) {
      throw new SignatureInvalidError('altered');
    }
    return new Date(Number(expires) * 1000);
  }

  private signatureOf(method: string, path: string, expires: string): Buffer {
    return createHmac('sha256', this.secret).update(`${method}\n${path}\n${expires}`).digest();
  }
}

const isSame = (hex: string, signature: Buffer): boolean => timingSafeEqual(Buffer.from(hex, 'hex'), signature);

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}
