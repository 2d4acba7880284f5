export { type AnswerUrl, Link, LinkExpiry, LinkMinter, mintLinks, renderAnswer } from './answer.js';
export { Authenticator } from './authenticator.js';
export { chunksWithin } from './body-chunks.js';
export { type BodyStream, STREAMED_TYPES, StreamedBody, type StreamedType } from './body-stream.js';
export {
  Caller,
  From,
  FromOperator,
  Operator,
  PLANS,
  type Plan,
  type Principal,
  SCOPES,
  type Scope,
} from './caller.js';
export { ApiController, Endpoint } from './endpoint.js';
export { type Envelope, envelope, EnvelopeOf, RequestId, toUnix } from './envelope.js';
export { EXAMPLE_KEY, EXAMPLE_URL, EXAMPLE_UUID, exampleId } from './example-values.js';
export { errorsMarkdown } from './errors-page/errors-markdown.js';
export {
  BooleanField,
  EnumField,
  IntegerField,
  lengthOf,
  NestedField,
  NumberField,
  StringField,
  StringListField,
} from './fields.js';
export { Gate } from './gate.js';
export { IdPipe } from './id.pipe.js';
export { parseJson } from './json-body.js';
export { HttpModule } from './http.module.js';
export {
  InvalidCredentialError,
  MissingCredentialError,
  NotFoundError,
  PayloadTooLargeError,
  RevokedCredentialError,
  ServiceUnavailableError,
  UnsupportedMediaTypeError,
} from './http.errors.js';
export { Examples } from './input-docs.js';
export { type InputIssue, invalidInput } from './input.errors.js';
export { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
export { IdempotencyKeysRepository, type NamingKeys } from './idempotency/idempotency-keys.repository.js';
export { Once } from './idempotency/once.js';
export { WaitingReplays } from './idempotency/waiting-replays.js';
export { buildOpenApi, serveDocs } from './openapi.js';
export { OffsetQuery } from './offset-page.js';
export { Blobs, type BodyBlob, BodyBlobs } from './large-json/body-blobs.js';
export { BytesInFlight } from './large-json/bytes-in-flight.js';
export { cursorOf, type List, listOf, type Page, PageQuery, pageOf, unknownCursor } from './page.js';
export { OperatorPort } from './operator-port.js';
export { PreferredWaitMs } from './prefer.js';
export { type BucketName, type BucketNumbers, BUCKETS } from './rate-limits/buckets.js';
export { SynthesisRateLimitedError } from './rate-limits/rate-limit.errors.js';
export { RateLimits } from './rate-limits/rate-limits.service.js';
export { RateTerms, type TeamRateTerms } from './rate-limits/rate-terms.js';
export { letFinish } from './refused-body.js';
export { type SentAnswer, SentAnswers } from './sent-answers.js';
export { createAdapter, setupHttp } from './setup.js';
export { StringMapField } from './string-map-field.js';
export { API_VERSIONS, DEFAULT_API_VERSION, type VersionedResource } from './versions/known-versions.js';
export { renderFor } from './versions/version-chain.js';
