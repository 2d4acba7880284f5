import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { AvatarHints } from './avatar-hints.js';

/** A picture of the library, with words for the hints it suits. */
interface LibraryPicture {
  file: string;
  tags: Partial<Record<string, string[]>>;
}

export interface LibraryPick {
  bytes: Buffer;
  sha256: string;
  mimeType: string;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};
const INDEX = 'library.json';
/** A hint that meets its tag says more than a word of the prompt that happens to be one. */
const HINT_WEIGHT = 3;
/** The built-in library fits many times; of a larger one the rest is read for each order. */
const REMEMBERED_BYTES = 8 * 2 ** 20;

/** Pictures to be inspired by when nobody brought one. The folder is the operator's to replace. */
export class AvatarLibrary {
  private readonly remembered = new Map<string, LibraryPick>();

  private constructor(
    private readonly folder: string,
    private readonly pictures: readonly LibraryPicture[],
  ) {}

  /** Fails on a library that could not serve an order later. */
  static async load(folder: string): Promise<AvatarLibrary> {
    const index = await readFile(join(folder, INDEX), 'utf8').catch(() => {
      throw new Error(`The avatar library has no readable ${INDEX}. Check AVATAR_LIBRARY_DIR.`);
    });
    const pictures = picturesOf(index);
    const library = new AvatarLibrary(folder, pictures);
    const picks = await Promise.all(pictures.map(async ({ file }) => ({ file, pick: await library.read(file) })));
    library.remember(picks);
    return library;
  }

  /** The best match; of equals the seed chooses, so that the same order finds the same picture. */
  async pick(prompt: string, hints: AvatarHints, seed: number): Promise<LibraryPick> {
    const hintWords = new Map(Object.entries(hints).map(([hint, said]) => [hint, wordsOf([said].flat().join(' '))]));
    const wanted = { prompt: wordsOf(prompt), hints: hintWords };
    const scores = this.pictures.map((picture) => scoreOf(picture, wanted));
    const best = Math.max(...scores);
    const equals = this.pictures.filter((_, at) => scores[at] === best);
    const file = equals[seed % equals.length]?.file ?? '';
    return this.remembered.get(file) ?? this.read(file);
  }

  private remember(picks: { file: string; pick: LibraryPick }[]): void {
    let bytes = 0;
    for (const { file, pick } of picks) {
      bytes += pick.bytes.length;
      if (bytes <= REMEMBERED_BYTES) {
        this.remembered.set(file, pick);
      }
    }
  }

  private async read(file: string): Promise<LibraryPick> {
    const mimeType = MIME_TYPES[extname(file).toLowerCase()];
    const bytes = mimeType && (await readFile(join(this.folder, file)).catch(() => null));
    if (!mimeType || !bytes) {
      throw new Error(`The avatar library names "${file}", which is no readable PNG, JPEG or WebP file.`);
    }
    return { bytes, mimeType, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
}

function picturesOf(index: string): LibraryPicture[] {
  const { pictures } = JSON.parse(index) as { pictures?: LibraryPicture[] };
  if (!Array.isArray(pictures) || pictures.length === 0) {
    throw new Error(`The avatar library needs pictures: ${INDEX} is {"pictures": [{"file", "tags", "licence"}]}.`);
  }
  return pictures;
}

interface WantedWords {
  prompt: Set<string>;
  /** By the name of the hint. */
  hints: Map<string, Set<string>>;
}

function scoreOf({ tags }: LibraryPicture, { prompt, hints }: WantedWords): number {
  let score = 0;
  for (const [hint, words = []] of Object.entries(tags)) {
    score += words.filter((word) => hints.get(hint)?.has(word)).length * HINT_WEIGHT;
    score += words.filter((word) => prompt.has(word)).length;
  }
  return score;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
