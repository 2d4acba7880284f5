/** What the upstream does with one call instead of drawing. */
export interface Step {
  /** Before anything else. */
  delayMs?: number;
  status?: number;
  headers?: Record<string, string>;
  /** The whole answer: text and bytes as they are, anything else as JSON. */
  body?: unknown;
  /** A proper answer around these bytes instead of a picture. */
  picture?: Buffer | string;
  /** A proper answer without a picture: `finishReason` or `blockReason` of Gemini, the error code of OpenAI. */
  refusal?: string;
  /** What OpenAI's moderation finds, by its own names of categories. */
  scores?: Record<string, number>;
  trouble?: 'reset' | 'hang' | 'stall' | 'drip' | 'endless' | 'cut';
}

export type Api = 'gemini' | 'openai.generations' | 'openai.edits' | 'openai.moderations';

export interface ReceivedPicture {
  sha256: string;
  mimeType: string;
}

/** One call as it came over the wire. */
export interface ReceivedCall {
  /** From 1, of its API. */
  number: number;
  api: Api;
  provider: 'gemini' | 'openai';
  atMs: number;
  /** When it was answered to the end, or hung up on. */
  endedAtMs: number | null;
  model: string;
  /** Every text of the request, in order. */
  text: string;
  /** Every picture of the request, in order. */
  pictures: ReceivedPicture[];
  body: unknown;
}

export type Script = (call: ReceivedCall) => Step | undefined;

/** What a wire format makes of a request: a call, or an answer to one that is not let in. */
export type Reading =
  | {
      call: Omit<ReceivedCall, 'number' | 'atMs' | 'endedAtMs' | 'api' | 'provider'>;
      faults: string[];
      size: [number, number];
    }
  | { refused: Step; faults: string[] };
