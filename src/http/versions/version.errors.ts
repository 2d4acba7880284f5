import { ApiError, Catalogued } from '../../common/index.js';
import { API_VERSIONS } from './known-versions.js';

const KNOWN = `Known versions: ${API_VERSIONS.join(', ')}.`;
const CURE = `Send one of the known versions, or leave the header out for the team's own. ${KNOWN}`;

@Catalogued({
  status: 400,
  code: { portraits: 'validation_failed', avatars: 'invalid_request_body', characters: 'invalid_format' },
  owner: 'caller',
  cause: 'The `Aurous-Version` header is not a date.',
  cure: CURE,
})
export class MalformedVersionError extends ApiError {
  override readonly param = 'Aurous-Version';

  constructor() {
    super(`Aurous-Version must be a date such as ${API_VERSIONS[0]}. ${KNOWN}`);
  }
}

@Catalogued({
  status: 400,
  code: { portraits: 'validation_failed', avatars: 'invalid_request_body', characters: 'unknown_version' },
  owner: 'caller',
  cause: 'The `Aurous-Version` header names a version that this service does not speak.',
  cure: CURE,
})
export class UnknownVersionError extends ApiError {
  override readonly param = 'Aurous-Version';

  constructor() {
    super(`This service does not speak the version that Aurous-Version names. ${KNOWN}`);
  }
}
