import type { VersionedResource } from '../../http/index.js';

/** A resource that nobody has, in its newest shape. */
export interface Sample {
  resource: object;
  versioned?: VersionedResource;
}

export const AT = '2026-11-15T12:00:00.000Z';
export const ENDED_AT = '2026-11-15T12:00:08.000Z';
export const ID = '019a0b37-0000-7000-8000-000000000000';
export const PICTURE_URL = 'https://example.com/sample.webp';
export const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
export const ERROR = { code: 'no_image', message: 'The provider gave no picture. Try again.', retryable: true };
