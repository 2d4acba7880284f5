import { TextDecoder } from 'node:util';
import { InvalidJsonError } from '../../http/index.js';

export interface Line {
  /** From 1, as an editor counts. */
  number: number;
  text: string;
}

/** The lines of a text that arrives in pieces; empty ones are left out but counted. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [number, rest] = [0, ''];
  for await (const chunk of chunks) {
    const lines = `${rest}${decoded(decoder, chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') {
        yield { number, text: line };
      }
    }
  }
  const last = `${rest}${decoded(decoder)}`;
  if (last.trim() !== '') {
    yield { number: number + 1, text: last };
  }
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new InvalidJsonError('it is not UTF-8');
  }
}
