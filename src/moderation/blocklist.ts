import { setImmediate } from 'node:timers/promises';
import { PhraseIndex } from './phrase-index.js';

export type BlocklistKind = 'person' | 'term';

export interface BlockedName {
  kind: BlocklistKind;
  term: string;
  aliases: readonly string[];
}

const NAMES_PER_TURN = 2_000;

/** Every blocked person and term at one moment; a change of the list makes a new one. */
export class Blocklist {
  private readonly index = new PhraseIndex<BlockedName>();

  static of(names: Iterable<BlockedName>): Blocklist {
    const blocklist = new Blocklist();
    for (const name of names) {
      blocklist.add(name);
    }
    return blocklist.sealed();
  }

  /** The same in turns, so that a long list does not hold up the requests of the moment. */
  static async build(names: readonly BlockedName[]): Promise<Blocklist> {
    const blocklist = new Blocklist();
    for (const [at, name] of names.entries()) {
      blocklist.add(name);
      if (at % NAMES_PER_TURN === NAMES_PER_TURN - 1) {
        await setImmediate();
      }
    }
    return blocklist.sealed();
  }

  /** How many spellings there are, aliases counted. */
  get size(): number {
    return this.index.size;
  }

  /** The first person of the list that the text names; else the first term, if any. */
  find(text: string): BlockedName | null {
    let term: BlockedName | null = null;
    for (const { value, isSwapped } of this.index.matches(text)) {
      if (value.kind === 'person') {
        return value;
      }
      // Only names are written the other way round.
      term ??= isSwapped ? null : value;
    }
    return term;
  }

  private add(name: BlockedName): void {
    for (const spelling of [name.term, ...name.aliases]) {
      this.index.add(spelling, name);
    }
  }

  private sealed(): this {
    this.index.seal();
    return this;
  }
}
