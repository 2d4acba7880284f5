import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 400,
  code: { avatars: 'invalid_reference_image' },
  owner: 'caller',
  cause: 'A reference picture is not base64, or not a sound JPEG, PNG or WebP picture within the limits.',
  cure: 'Send the picture that `param` names again, at most 8,192 pixels per side and 40 million in all.',
})
export class InvalidReferenceImageError extends ApiError {
  override readonly param: string;

  constructor(at: number, reason: string) {
    super(`reference_images.${at} cannot be used. ${reason}`);
    this.param = `reference_images.${at}`;
  }
}

@Catalogued({
  status: 413,
  code: 'payload_too_large',
  owner: 'caller',
  cause: 'A reference picture is larger than 15 MB.',
  cure: 'Send the picture that `param` names smaller, or with stronger compression.',
})
export class ReferenceImageTooLargeError extends ApiError {
  override readonly param: string;

  constructor(at: number) {
    super(`reference_images.${at} is larger than 15 MB. Send a smaller one.`);
    this.param = `reference_images.${at}`;
  }
}

@Catalogued({
  status: 409,
  code: 'job_not_complete',
  owner: 'caller',
  cause: 'The job has no picture to save: it still runs, it failed, or it was cancelled.',
  cure: 'Wait until the job has completed; order it again when it failed.',
})
export class JobNotCompleteError extends ApiError {
  override readonly shouldRetry: boolean;

  constructor(status: string) {
    super(`This job is ${status}. Only the avatar of a completed job can be saved.`);
    this.shouldRetry = status === 'queued' || status === 'processing';
  }
}

@Catalogued({
  status: 400,
  code: { avatars: 'invalid_job_type' },
  owner: 'caller',
  cause: 'The job makes something else than an avatar.',
  cure: 'Name a job of the type `avatar_generation`.',
})
export class InvalidJobTypeError extends ApiError {
  override readonly param = 'job_id';

  constructor(type: string) {
    super(`This job is of the type ${type}. Only avatars are saved: name a job of the type avatar_generation.`);
  }
}
