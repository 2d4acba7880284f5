/** Stands in an answer for the signed URL of a stored object, until the answer is sent. */
export class Link {
  constructor(
    readonly objectKey: string,
    readonly lifetimeS: number,
  ) {}
}

export interface AnswerUrl {
  /** JSON Pointer (RFC 6901) into the body. */
  pointer: string;
  objectKey: string;
  lifetimeS: number;
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
  abstract mint(objectKey: string, lifetimeS: number): string;
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
  for (const { pointer, objectKey, lifetimeS } of urls) {
    setAt(body, pointer, minter.mint(objectKey, lifetimeS));
  }
  return JSON.stringify(body);
}

function withoutLinks(value: unknown, pointer: string, urls: AnswerUrl[]): unknown {
  if (value instanceof Link) {
    urls.push({ pointer, objectKey: value.objectKey, lifetimeS: value.lifetimeS });
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
