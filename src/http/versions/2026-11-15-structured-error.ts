import type { Body, VersionChange } from './version-change.js';

/** `error_message: string|null` became `error: {code, message, retryable}|null`. */
const withErrorMessage = ({ error, ...rest }: Body): Body => ({
  ...rest,
  error_message: (error as { message: string } | null)?.message ?? null,
});

export const structuredError: VersionChange = {
  version: '2026-11-15',
  olderAnswer: { character: withErrorMessage, image: withErrorMessage },
};
