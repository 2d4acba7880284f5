import type { BlockedName } from '../blocklist.js';
import { TextReader } from '../normalise.js';

type Named = Pick<BlockedName, 'kind' | 'term'>;

/** Names by what the matcher reads in them: "Jane  DOE" is there once "Jane Doe" is. */
export class Spellings {
  private readonly reader = new TextReader();
  private readonly known = new Set<string>();

  /** False when the name was there in some spelling. */
  add({ kind, term }: Named): boolean {
    const before = this.known.size;
    this.known.add(`${kind} ${this.reader.entry(term, 0).phrase}`);
    return this.known.size > before;
  }
}
