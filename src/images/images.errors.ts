import { toCredits } from '../billing/index.js';
import { ApiError, Catalogued } from '../common/index.js';

@Catalogued({
  status: 400,
  code: 'parameter_invalid_combination',
  owner: 'caller',
  cause: 'An image was asked for by `size` and by `width` and `height`, or a list from both of its ends.',
  cure: 'Send one of the two.',
})
export class ImageCombinationError extends ApiError {
  constructor(
    override readonly param: string,
    other: string,
  ) {
    super(`Send either ${param} or ${other}, not both.`);
  }
}

@Catalogued({
  status: 400,
  code: 'mutually_exclusive_input',
  owner: 'caller',
  cause: 'An image was asked for with a character and with reference pictures.',
  cure: 'Send `character_id` or `reference_image_urls`: a character brings its own pictures.',
})
export class MutuallyExclusiveInputError extends ApiError {
  override readonly param = 'reference_image_urls';

  constructor() {
    super('Send either character_id or reference_image_urls, not both: a character brings its own pictures.');
  }
}

@Catalogued({
  status: 400,
  code: { characters: 'invalid_reference_image' },
  owner: 'caller',
  cause:
    'A reference picture is neither one of your files nor an https address, cannot be fetched, or is no sound JPEG, PNG or WebP picture of at most 15 MB.',
  cure: 'Check the file or the address that `param` names; uploading the picture with `POST /v1/files` tells what is wrong with it.',
})
export class UnusableReferenceError extends ApiError {
  override readonly param: string;

  constructor(at: number, reason: string) {
    super(`reference_image_urls.${at} cannot be used. ${reason}`);
    this.param = `reference_image_urls.${at}`;
  }
}

@Catalogued({
  status: 422,
  code: 'reference_blocked',
  owner: 'caller',
  cause: 'A reference picture is against the content policy of this service. Nothing was ordered, nothing was charged.',
  cure: 'Leave out the picture that `param` names, or use another one.',
})
export class ReferenceBlockedError extends ApiError {
  override readonly param: string;

  constructor(at: number) {
    super(`reference_image_urls.${at} is against the content policy of this service. Use another picture.`);
    this.param = `reference_image_urls.${at}`;
  }
}

const inCredits = (milli: number): string => `${toCredits(milli)} ${toCredits(milli) === 1 ? 'credit' : 'credits'}`;

@Catalogued({
  status: 402,
  code: 'balance_too_low',
  owner: 'caller',
  cause: 'The images cost more credits than the team has available. Nothing was ordered.',
  cure: 'Ask the operator for credits, wait for open orders to end, or order fewer or smaller images; `GET /v1/balance` shows what is there.',
})
export class BalanceTooLowError extends ApiError {
  constructor(costMilli: number) {
    super(
      `This order costs ${inCredits(costMilli)}, more than your team has available. Ask the operator for credits or order less.`,
    );
  }
}

@Catalogued({
  status: 400,
  code: 'generation_not_cancellable',
  owner: 'caller',
  cause: 'The image has ended before it was cancelled.',
  cure: 'Nothing is left to be done; reading the image shows how it ended.',
})
export class NotCancellableError extends ApiError {
  constructor(status: string) {
    super(`This image has ${status} and can no longer be cancelled.`);
  }
}

@Catalogued({
  status: 422,
  code: 'output_not_available',
  owner: 'caller',
  cause: 'The image has no such output: it has not ended, it has failed or was cancelled, or it has fewer outputs.',
  cure: 'Wait until the image has succeeded; `output_urls` lists what there is.',
})
export class OutputNotAvailableError extends ApiError {
  constructor(status: string, count: number) {
    super(
      status === 'succeeded'
        ? `This image has ${count} output${count === 1 ? '' : 's'}, counted from 0. Ask for one of them.`
        : `This image is ${status} and has no outputs. Read it to see how it stands.`,
    );
  }
}

@Catalogued({
  status: 410,
  code: 'output_expired',
  owner: 'caller',
  cause: 'The token of the output has expired, or its picture is no longer kept.',
  cure: 'Read the image again for fresh URLs in `output_urls`; order it again when its picture is gone.',
})
export class OutputExpiredError extends ApiError {
  constructor(fault: 'token' | 'picture') {
    super(
      fault === 'token'
        ? 'This URL has expired. Read the image again for a fresh one.'
        : 'The picture of this output is no longer kept. Order the image again.',
    );
  }
}
