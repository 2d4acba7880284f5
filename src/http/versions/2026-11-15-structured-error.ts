import type { Body, VersionChange } from './version-change.js';

/** `error_message: string|null` became `error: {code, message, retryable}|null`. */
const withErrorMessage = ({ error, ...rest }: Body): Body => ({
  ...rest,
  error_message: (error as { message: string } | null)?.message ?? null,
});

/** Clients of images before knew this one failure by its code, and others by their sentence. */
const withImageErrorMessage = (body: Body): Body => {
  const { code } = (body.error as { code: string } | null) ?? {};
  const shown = withErrorMessage(body);
  return code === 'output_moderation_rejected' ? { ...shown, error_message: code } : shown;
};

export const structuredError: VersionChange = {
  version: '2026-11-15',
  olderAnswer: { character: withErrorMessage, image: withImageErrorMessage },
};
