import { AT, ERROR, ID, PICTURE_URL, type Sample, SHA256 } from './sample.js';

const PORTRAIT = {
  portraitId: ID,
  jobId: ID,
  kind: 'canonical',
  status: 'generated',
  storageKey: 'sample.webp',
  signedUrl: PICTURE_URL,
  renditions: { thumb: PICTURE_URL, card: PICTURE_URL },
  expiresAt: '2026-11-15T13:00:00.000Z',
  width: 1_024,
  height: 1_365,
  mimeType: 'image/webp',
  bytes: 120_000,
  sha256: SHA256,
  aspectRatio: '3:4',
  imageSize: '1K',
  scene: null,
  outfit: null,
  pose: null,
  customPrompt: null,
  instruction: null,
  parentId: null,
  conversationId: null,
  provider: 'sketch',
  model: 'sample',
  errorCode: null,
  rejectionReason: null,
  createdAt: AT,
};
const NO_PICTURE = {
  storageKey: '',
  signedUrl: '',
  renditions: { thumb: '', card: '' },
  expiresAt: null,
  width: null,
  height: null,
  mimeType: null,
  bytes: null,
  sha256: null,
  provider: null,
  model: null,
};

/** A portrait has no state of its own for one that was cancelled. */
export function portraitSample(outcome: string): Sample {
  if (outcome === 'generated') {
    return { resource: PORTRAIT };
  }
  const errorCode = outcome === 'cancelled' ? 'cancelled' : ERROR.code;
  return { resource: { ...PORTRAIT, ...NO_PICTURE, status: 'failed', errorCode } };
}
