import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';

const QUAD = 4;
/** Made a string at a time: longer ones cost the memory manager more than decoding them. */
const PIECE_CHARACTERS = 65_536;
/** Written at a time: sockets hand out pieces so small that writing each would cost more than decoding it. */
const BLOCK_BYTES = 196_608;
const NOTHING = Buffer.alloc(0);
export const DATA_URL_HEAD = /^data:[^,]{0,200};base64,/i;

/** Decoded bytes: in memory, or in a file that is there until the request is answered. */
export type BlobContent = Uint8Array | { path: string; byteLength: number };

/** A long base64 string of a body, decoded into a file while the body is read. */
export class SpooledBlob {
  bytes = 0;
  /** The text was not base64 to its end. */
  isBroken = false;
  isTooLarge = false;
  private readonly hash = createHash('sha256');
  private file: FileHandle | null = null;
  private rest = '';
  private block = NOTHING;
  private filled = 0;
  private isPadded = false;

  constructor(
    readonly path: string,
    /** What stood before the base64: equal bytes under another head are another body. */
    readonly head: string,
    private readonly limits: { maxBytes: number; isSurplus: boolean },
  ) {}

  /** One more than the route takes. */
  get isSurplus(): boolean {
    return this.limits.isSurplus;
  }

  /** Takes more base64; what does not fit any more is read and forgotten. */
  async write(text: Buffer): Promise<void> {
    for (let at = 0; at < text.length && this.isWanted; ) {
      // What a chunk left of a quad is completed first, so that the rest needs no second copy.
      const end = at + (this.rest === '' ? PIECE_CHARACTERS : QUAD - this.rest.length);
      const piece = this.rest + text.toString('latin1', at, end);
      const whole = piece.length - (piece.length % QUAD);
      this.rest = piece.slice(whole);
      await this.decode(piece.slice(0, whole));
      at = end;
    }
  }

  async end(): Promise<void> {
    if (this.isWanted) {
      await this.decode(this.rest);
      await this.flush();
    }
    this.block = NOTHING;
    await this.file?.close();
    this.file = null;
  }

  private get isWanted(): boolean {
    return !this.isBroken && !this.isTooLarge && !this.isSurplus;
  }

  /** Of the decoded bytes, lower-case hex. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  get content(): BlobContent {
    return this.bytes > 0 ? { path: this.path, byteLength: this.bytes } : NOTHING;
  }

  async remove(): Promise<void> {
    await this.file?.close();
    await rm(this.path, { force: true });
  }

  private async decode(quads: string): Promise<void> {
    if (quads === '') {
      return;
    }
    const padding = quads.endsWith('==') ? 2 : Number(quads.endsWith('='));
    const expected = Math.floor(((quads.length - padding) * 3) / QUAD);
    if (this.filled + expected > this.block.length) {
      await this.flush();
    }
    const bytes = this.block.write(quads, this.filled, 'base64');
    // The decoder skips what is no base64; then there are fewer bytes than the length says.
    this.isBroken = this.isPadded || bytes !== expected || quads.length % QUAD === 1;
    this.isPadded = padding > 0;
    this.filled += bytes;
    this.bytes += bytes;
    this.isTooLarge = this.bytes > this.limits.maxBytes;
  }

  private async flush(): Promise<void> {
    if (this.filled > 0 && this.isWanted) {
      const bytes = this.block.subarray(0, this.filled);
      this.hash.update(bytes);
      this.file ??= await open(this.path, 'wx', 0o600);
      await this.file.write(bytes);
    }
    this.filled = 0;
    this.block = this.block.length > 0 ? this.block : Buffer.allocUnsafe(BLOCK_BYTES);
  }
}
