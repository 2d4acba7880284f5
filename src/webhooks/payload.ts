import { toUlid } from '../common/index.js';
import { type AnswerUrl, renderAnswer, renderFor, toUnix, type VersionedResource } from '../http/index.js';
import type { EventType } from './event-types.js';
import { withinBytes } from './within-bytes.js';

export interface EventFacts {
  id: string;
  type: EventType;
  createdAt: Date;
  /** A test that somebody fired. */
  isSynthetic?: boolean;
}

/** A body as it is kept: without the URLs, which every attempt mints anew. */
export interface Payload {
  text: string;
  urls: AnswerUrl[];
}

const MAX_BYTES = 20_000;
/** Room for one signed URL. */
const URL_BYTES = 500;

/** As the characters family and callbacks hear of it, in the version they are pinned to. */
export function charactersPayload(
  { id, type, createdAt, isSynthetic }: EventFacts,
  resource: object,
  { apiVersion, versioned }: { apiVersion: string; versioned?: VersionedResource },
): Payload {
  const body = { ...resource };
  return render({
    id: toUlid('evt', id),
    object: 'event',
    type,
    api_version: apiVersion,
    created_at: createdAt.toISOString(),
    ...(isSynthetic ? { synthetic: true } : {}),
    data: { object: versioned ? renderFor(apiVersion, versioned, body) : body },
  });
}

/** As the avatars family hears of it: the job and nothing else. */
export function avatarsPayload({ id, type, createdAt, isSynthetic }: EventFacts, job: object): Payload {
  return render({
    id: `evt_pi_${id}`,
    object: 'event',
    type,
    created_at: toUnix(createdAt),
    ...(isSynthetic ? { synthetic: true } : {}),
    data: { job },
  });
}

function render(body: object): Payload {
  const { text, urls } = renderAnswer(200, body);
  return { text: withinBytes(text, MAX_BYTES - urls.length * URL_BYTES), urls };
}
