import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PayloadTooLargeError } from '../http.errors.js';
import { DATA_URL_HEAD, SpooledBlob } from './spooled-blob.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
/** As JSON writes the ends of lines, at which many encoders break base64. */
const LINE_ENDS = new Set([0x6e, 0x72]);
const LINE_ENDINGS = /\\[nr]/g;
/** No field but a picture may be this long without being escaped or beyond ASCII. */
const BLOB_BYTES = 8_192;
const BLOB = /^(?:data:[^,]{0,200};base64,)?[A-Za-z0-9+/_-]*={0,2}$/i;
/** Everything that is not a blob: far above what the fields' own limits add up to. */
const MAX_TEXT_BYTES = 400_000;

export interface BlobLimits {
  folder: string;
  maxBlobBytes: number;
  /** More of them are read, for the fields' own rules to refuse, but none is kept. */
  maxBlobs: number;
}

/**
 * Reads a JSON body piece by piece. Long base64 strings go to files as they come, so that no part of the process ever holds
 * them whole; what is left is small JSON with a placeholder where each of them stood.
 */
export class JsonScanner {
  readonly blobs: SpooledBlob[] = [];
  private readonly nonce = randomBytes(16).toString('hex');
  private readonly text: Buffer[] = [];
  private textBytes = 0;
  private mode: 'outside' | 'string' | 'text' | 'blob' = 'outside';
  private held: Buffer[] = [];
  private heldBytes = 0;
  private isEscaped = false;

  constructor(private readonly limits: BlobLimits) {}

  async write(chunk: Buffer): Promise<void> {
    let at = 0;
    while (at < chunk.length) {
      at = this.mode === 'outside' ? this.readOutside(chunk, at) : await this.readString(chunk, at);
    }
  }

  /** The JSON that is left; malformed bodies stay malformed, for the parser to say so. */
  async end(): Promise<Buffer> {
    if (this.mode === 'blob') {
      await this.blobs.at(-1)?.end();
    }
    this.flushHeld();
    return Buffer.concat(this.text);
  }

  /** The blob that a placeholder stands for. */
  findBlob(text: string): SpooledBlob | null {
    const [head, number] = [text.slice(0, this.nonce.length), text.slice(this.nonce.length)];
    return head === this.nonce ? (this.blobs[Number(number)] ?? null) : null;
  }

  private readOutside(chunk: Buffer, at: number): number {
    const quote = chunk.indexOf(QUOTE, at);
    const end = quote === -1 ? chunk.length : quote + 1;
    this.emit(chunk.subarray(at, end));
    this.mode = quote === -1 ? 'outside' : 'string';
    return end;
  }

  private async readString(chunk: Buffer, at: number): Promise<number> {
    if (this.isEscaped) {
      this.isEscaped = false;
      await this.takeEscape(chunk.subarray(at, at + 1));
      return at + 1;
    }
    const quote = chunk.indexOf(QUOTE, at);
    const stop = quote === -1 ? chunk.length : quote;
    const backslash = chunk.subarray(at, stop).indexOf(BACKSLASH);
    if (backslash !== -1) {
      await this.take(chunk.subarray(at, at + backslash));
      this.isEscaped = true;
      return at + backslash + 1;
    }
    await this.take(chunk.subarray(at, stop));
    if (quote !== -1) {
      await this.endString();
    }
    return quote === -1 ? stop : quote + 1;
  }

  /** Some encoders escape the slashes of base64 or break its lines; every other escape says that this is text. */
  private async takeEscape(escaped: Buffer): Promise<void> {
    const [character = 0] = escaped;
    if (this.mode === 'blob') {
      await this.take(character === SLASH ? escaped : Buffer.from(LINE_ENDS.has(character) ? '' : '!'));
    } else if (character === SLASH) {
      await this.take(escaped);
    } else if (LINE_ENDS.has(character) && this.mode === 'string') {
      await this.take(Buffer.concat([Buffer.of(BACKSLASH), escaped]));
    } else {
      this.flushHeld();
      this.mode = 'text';
      this.emit(Buffer.concat([Buffer.of(BACKSLASH), escaped]));
    }
  }

  private async take(piece: Buffer): Promise<void> {
    if (this.mode === 'blob') {
      await this.blobs.at(-1)?.write(piece);
    } else if (this.mode === 'text') {
      this.emit(piece);
    } else {
      this.held.push(piece);
      this.heldBytes += piece.length;
      await this.judgeHeld();
    }
  }

  private async judgeHeld(): Promise<void> {
    if (this.heldBytes <= BLOB_BYTES) {
      return;
    }
    const start = Buffer.concat(this.held).toString('latin1').replaceAll(LINE_ENDINGS, '');
    if (!BLOB.test(start)) {
      this.flushHeld();
      this.mode = 'text';
      return;
    }
    this.held = [];
    this.heldBytes = 0;
    this.mode = 'blob';
    const [head = ''] = DATA_URL_HEAD.exec(start) ?? [];
    await this.openBlob(head).write(Buffer.from(start.slice(head.length), 'latin1'));
  }

  private openBlob(head: string): SpooledBlob {
    const { folder, maxBlobBytes, maxBlobs } = this.limits;
    const isSurplus = this.blobs.length >= maxBlobs;
    const path = join(folder, `${this.nonce}-${this.blobs.length}`);
    const blob = new SpooledBlob(path, head, { maxBytes: maxBlobBytes, isSurplus });
    this.blobs.push(blob);
    return blob;
  }

  private async endString(): Promise<void> {
    if (this.mode === 'blob') {
      await this.blobs.at(-1)?.end();
      this.emit(Buffer.from(`${this.nonce}${this.blobs.length - 1}`));
    }
    this.flushHeld();
    this.emit(Buffer.of(QUOTE));
    this.mode = 'outside';
  }

  private flushHeld(): void {
    for (const piece of this.held) {
      this.emit(piece);
    }
    this.held = [];
    this.heldBytes = 0;
  }

  private emit(piece: Buffer): void {
    this.textBytes += piece.length;
    if (this.textBytes > MAX_TEXT_BYTES) {
      throw new PayloadTooLargeError();
    }
    // A copy: the piece is a view of a chunk that may be large.
    this.text.push(Buffer.from(piece));
  }
}
