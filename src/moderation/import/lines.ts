import { setImmediate } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import { invalidInput } from '../../http/index.js';

/** In characters; an entry with all its aliases at their longest is far shorter. */
export const MAX_LINE_LENGTH = 65_536;
const LINES_PER_TURN = 500;

export interface Line {
  /** From 1, as an editor counts. */
  number: number;
  /** Null when the line is too long to be kept. */
  text: string | null;
}

/** The lines of a text that arrives in pieces; empty ones are left out but counted. In turns, so that requests go on beside it. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const line = new OpenLine();
  let number = 1;
  for await (const chunk of chunks) {
    const [end = '', ...others] = decoded(decoder, chunk).split('\n');
    line.append(end);
    for (const start of others) {
      if (!line.isEmpty) {
        yield { number, text: line.text };
      }
      number += 1;
      line.restart(start);
      if (number % LINES_PER_TURN === 0) {
        await setImmediate();
      }
    }
  }
  line.append(decoded(decoder));
  if (!line.isEmpty) {
    yield { number, text: line.text };
  }
}

/** The line whose end has not arrived yet; of one that is too long nothing is held. */
class OpenLine {
  text: string | null = '';

  get isEmpty(): boolean {
    return this.text?.trim() === '';
  }

  append(piece: string): void {
    const isShort = this.text !== null && this.text.length + piece.length <= MAX_LINE_LENGTH;
    this.text = isShort ? `${this.text}${piece}` : null;
  }

  restart(piece: string): void {
    this.text = '';
    this.append(piece);
  }
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    const message = 'The list is not UTF-8. Save it in that encoding and send it again.';
    throw invalidInput([{ path: 'body', kind: 'format', message }], 'body');
  }
}
