export { type ExpectedOutput, type Picture, type PictureFacts, PictureIntake } from './picture-intake.js';
export { type PictureMimeType, PictureRejected, type RejectionReason } from './picture-rejected.js';
export { loadSharp } from './sharp-limits.js';
export { StorageModule } from './storage.module.js';
export { StorageService, type StoredBytes } from './storage.service.js';
export type { NewStoredObject } from './stored-objects.repository.js';
export type { SignedUrl } from './url-signer.js';
