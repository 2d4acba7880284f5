import { ApiError, Catalogued } from '../../common/index.js';

@Catalogued({
  status: 413,
  code: 'payload_too_large',
  owner: 'caller',
  cause: 'The file is larger than 10 MB.',
  cure: 'Send the picture smaller, or with stronger compression.',
})
export class FileTooLargeError extends ApiError {
  override readonly param = 'file';

  constructor() {
    super('file is larger than 10 MB. Send a smaller one.');
  }
}

@Catalogued({
  status: 415,
  code: 'unsupported_media_type',
  owner: 'caller',
  cause: 'A file was sent in another way than as a multipart form.',
  cure: 'Send `Content-Type: multipart/form-data` with a boundary, as HTTP clients do for forms with files.',
})
export class MultipartExpectedError extends ApiError {
  constructor() {
    super('Send the file as a form: "Content-Type: multipart/form-data; boundary=…".');
  }
}
