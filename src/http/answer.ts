/** Stands in an answer for the signed URL of a stored object, until the answer is sent. */
export class Link {
  constructor(
    readonly objectKey: string,
    readonly lifetimeS: number,
    /** Where else than at its own address the object is served, such as `/v1/images/…/output/0`. */
    readonly path?: string,
    /** When the object itself is gone: no URL of it lasts longer. */
    readonly goneAt?: Date,
  ) {}
}

/** Stands for the moment when the links beside it end. */
export class LinkExpiry {
  constructor(readonly lifetimeS: number) {}
}

export interface AnswerUrl {
  /** JSON Pointer (RFC 6901) into the body. */
  pointer: string;
  objectKey: string;
  lifetimeS: number;
  path?: string;
  /** In milliseconds of the epoch. */
  goneAtMs?: number;
  /** The moment itself, in place of a URL. */
  isExpiry?: true;
}

/** A rendered answer: its text without signed URLs, and where those belong. First answers and replays are made from both. */
export class Answer {
  constructor(
    readonly status: number,
    readonly text: string,
    readonly urls: AnswerUrl[],
  ) {}
}

/** What `http` asks of `storage`: a URL that works for a while. */
export abstract class LinkMinter {
  abstract mint(objectKey: string, lifetimeS: number, path?: string): string;
}

export function renderAnswer(status: number, body: unknown): Answer {
  const urls: AnswerUrl[] = [];
  const plain = withoutLinks(body, '', urls);
  return new Answer(status, JSON.stringify(plain), urls);
}

export function mintLinks({ text, urls }: Pick<Answer, 'text' | 'urls'>, minter: LinkMinter): string {
  if (urls.length === 0) {
    return text;
  }
  const body: unknown = JSON.parse(text);
  for (const { pointer, objectKey, path, isExpiry, ...url } of urls) {
    const lifetimeS = lifetimeLeft(url);
    setAt(body, pointer, isExpiry ? endOf(lifetimeS) : minter.mint(objectKey, lifetimeS, path));
  }
  return JSON.stringify(body);
}

function lifetimeLeft({ lifetimeS, goneAtMs = Infinity }: Pick<AnswerUrl, 'lifetimeS' | 'goneAtMs'>): number {
  return Math.max(0, Math.min(lifetimeS, Math.floor((goneAtMs - Date.now()) / 1_000)));
}

/** To the second, as signed URLs count. */
const endOf = (lifetimeS: number): string =>
  new Date((Math.floor(Date.now() / 1_000) + lifetimeS) * 1_000).toISOString();

function withoutLinks(value: unknown, pointer: string, urls: AnswerUrl[]): unknown {
  if (value instanceof Link) {
    const { objectKey, lifetimeS, path, goneAt } = value;
    const where = path === undefined ? {} : { path };
    urls.push({ pointer, objectKey, lifetimeS, ...where, ...(goneAt ? { goneAtMs: goneAt.getTime() } : {}) });
    return '';
  }
  if (value instanceof LinkExpiry) {
    urls.push({ pointer, objectKey: '', lifetimeS: value.lifetimeS, isExpiry: true });
    return '';
  }
  if (Array.isArray(value)) {
    return value.map((item, at) => withoutLinks(item, `${pointer}/${at}`, urls));
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutLinks(item, `${pointer}/${escape(key)}`, urls)]),
  );
}

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescape = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

function setAt(body: unknown, pointer: string, url: string): void {
  const path = pointer.split('/').slice(1).map(unescape);
  const last = path.pop() ?? '';
  const parent = path.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], body);
  (parent as Record<string, unknown>)[last] = url;
}
