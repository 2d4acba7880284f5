import { setImmediate } from 'node:timers/promises';

/** Even the most hostile piece of this length is read in a few milliseconds. */
const SLICE_LENGTH = 4_096;
/** What lies on the edge of two slices is whole in one of them. */
const OVERLAP = 512;

export interface Slice {
  text: string;
  offset: number;
}

/** A text in pieces, other work being let in between them; most texts are one piece. */
export async function* slicesOf(text: string): AsyncGenerator<Slice> {
  yield { text: text.slice(0, SLICE_LENGTH), offset: 0 };
  const step = SLICE_LENGTH - OVERLAP;
  for (let offset = step; offset + OVERLAP < text.length; offset += step) {
    await setImmediate();
    yield { text: text.slice(offset, offset + SLICE_LENGTH), offset };
  }
}
