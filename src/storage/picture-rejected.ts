export type PictureMimeType = 'image/jpeg' | 'image/png' | 'image/webp';

export type RejectionReason = 'too_large' | 'wrong_type' | 'broken' | 'too_many_pixels' | 'too_small' | 'wrong_aspect';

/** Bytes that are no picture we take; each product answers it with an error of its own. */
export class PictureRejected extends Error {
  constructor(
    readonly reason: RejectionReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
