import { ApiError, Catalogued } from '../../common/index.js';

@Catalogued({
  status: 400,
  code: { characters: 'upload_invalid' },
  owner: 'caller',
  cause:
    'The bytes of an upload are not a sound JPEG, PNG or WebP picture within the limits, or an upload that is named is unknown, expired, used already, or has no bytes yet.',
  cure: 'Send a sound picture to the upload URL, or begin again with a new upload.',
})
export class UploadInvalidError extends ApiError {
  constructor(
    override readonly param?: 'upload_id' | 'upload_ids',
    message = 'An upload is unknown, expired, used already, or has no picture yet. Begin a new one and send its picture first.',
  ) {
    super(message);
  }
}

@Catalogued({
  status: 400,
  code: { characters: 'parameter_invalid_combination' },
  owner: 'caller',
  cause: 'The extension and the content type of an upload name two kinds of picture.',
  cure: 'Send an extension that fits the content type: jpg or jpeg, png, webp.',
})
export class UploadTypeMismatchError extends ApiError {
  override readonly param = 'extension';

  constructor(extension: string, contentType: string) {
    super(`The extension ${extension} does not fit ${contentType}. Send two that agree.`);
  }
}

@Catalogued({
  status: 409,
  code: 'upload_already_received',
  owner: 'caller',
  cause: 'The picture of this upload has come already; an upload takes one.',
  cure: 'Use the upload as it is, or begin a new one for another picture.',
})
export class UploadAlreadyReceivedError extends ApiError {
  constructor() {
    super('This upload has its picture already. Begin a new one for another picture.');
  }
}

@Catalogued({
  status: 429,
  code: 'too_many_open_uploads',
  owner: 'caller',
  cause: 'The team has 100 uploads that are neither used nor expired.',
  cure: 'Create characters from them, or wait until the oldest expires.',
})
export class TooManyOpenUploadsError extends ApiError {
  constructor(override readonly retryAfterS: number) {
    super('100 uploads are open. Create characters from them, or wait until the oldest expires.');
  }
}
