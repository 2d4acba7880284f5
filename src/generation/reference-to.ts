import type { ShotReference } from './order.js';

interface Origin {
  provider: string | null;
  model: string | null;
  providerState: unknown;
}

/** A stored picture as a reference, with what its provider said of it: that goes back to that provider only. */
export const referenceTo = (
  picture: Pick<ShotReference, 'objectKey' | 'mimeType' | 'role'>,
  { provider, model, providerState }: Origin,
): ShotReference => ({
  ...picture,
  madeBy: provider && model ? { provider, model } : undefined,
  state: providerState ?? undefined,
});
