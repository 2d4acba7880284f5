export { createFileOnce } from './atomic-file.js';
export { type ErasedFiles, FileErasureService } from './file-erasure.service.js';
export { ExpirySweep } from './expiry-sweep.js';
export { InputPictures } from './input-pictures.service.js';
export { type Download, type DownloadRequest, ObjectDownloads } from './object-downloads.service.js';
export { type Picture, PictureIntake } from './picture-intake.js';
export { type PictureMimeType, PictureRejected } from './picture-rejected.js';
export type { PicturePreview } from './picture-preview.js';
export { PictureRenditions, type Rendition } from './picture-renditions.js';
export { loadSharp } from './sharp-limits.js';
export {
  ObjectExistsError,
  ObjectMissingError,
  RangeNotSatisfiableError,
  SignatureInvalidError,
  StoreAwayError,
} from './storage.errors.js';
export { StorageModule } from './storage.module.js';
export { StorageService, type StoredBytes } from './storage.service.js';
export { type SignedUrl, UrlSigner } from './url-signer.js';
