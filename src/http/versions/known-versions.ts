/** Versions of the API that a request or a team may name, oldest first. */
export const API_VERSIONS = ['2026-05-15', '2026-11-15'] as const;

export type ApiVersion = (typeof API_VERSIONS)[number];

/** Spoken to those who name none. */
export const DEFAULT_API_VERSION: ApiVersion = '2026-05-15';

/** Resources whose shape has ever changed. */
export type VersionedResource = 'character' | 'image';

export interface VersionNotice {
  /** Since when nobody new should build on the version. */
  deprecatedAt?: Date;
  /** When it stops working. */
  sunsetAt?: Date;
}

/** Versions on their way out; their answers say so. */
export const VERSION_NOTICES: Partial<Record<ApiVersion, VersionNotice>> = {};

export const isApiVersion = (text: string): text is ApiVersion => (API_VERSIONS as readonly string[]).includes(text);
