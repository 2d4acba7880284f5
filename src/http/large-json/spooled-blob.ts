import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';

const QUAD = 4;
/** Written at a time: sockets hand out pieces so small that writing each would cost more than decoding it. */
const BLOCK_CHARACTERS = 262_144;
const PADDING = /={1,2}$/;
export const DATA_URL_HEAD = /^data:[^,]{0,200};base64,/i;

/** A long base64 string of a body, decoded into a file while the body is read. */
export class SpooledBlob {
  bytes = 0;
  /** The text was not base64 to its end. */
  isBroken = false;
  isTooLarge = false;
  private readonly hash = createHash('sha256');
  private file: FileHandle | null = null;
  private rest = '';
  private isPadded = false;

  constructor(
    readonly path: string,
    private readonly limits: { maxBytes: number; isSurplus: boolean },
  ) {}

  /** One more than the route takes. */
  get isSurplus(): boolean {
    return this.limits.isSurplus;
  }

  /** Takes more base64; what does not fit any more is read and forgotten. */
  async write(text: string): Promise<void> {
    if (this.isBroken || this.isTooLarge || this.isSurplus) {
      return;
    }
    this.rest += text;
    if (this.rest.length < BLOCK_CHARACTERS) {
      return;
    }
    const whole = this.rest;
    const end = whole.length - (whole.length % QUAD);
    this.rest = whole.slice(end);
    await this.decode(whole.slice(0, end));
  }

  async end(): Promise<void> {
    if (!this.isBroken && !this.isTooLarge && !this.isSurplus) {
      await this.decode(this.rest);
    }
    await this.file?.close();
    this.file = null;
  }

  /** Of the decoded bytes, lower-case hex. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  read(): Promise<Buffer> {
    return this.bytes > 0 ? readFile(this.path) : Promise.resolve(Buffer.alloc(0));
  }

  async remove(): Promise<void> {
    await this.file?.close();
    await rm(this.path, { force: true });
  }

  private async decode(quads: string): Promise<void> {
    if (quads === '') {
      return;
    }
    const padding = PADDING.exec(quads)?.[0].length ?? 0;
    const decoded = Buffer.from(quads, 'base64');
    // The decoder skips what is no base64; then there are fewer bytes than the length says.
    const expected = Math.floor(((quads.length - padding) * 3) / QUAD);
    this.isBroken = this.isPadded || decoded.length !== expected || quads.length % QUAD === 1;
    this.isPadded = padding > 0;
    this.bytes += decoded.length;
    this.isTooLarge = this.bytes > this.limits.maxBytes;
    if (!this.isBroken && !this.isTooLarge) {
      this.hash.update(decoded);
      this.file ??= await open(this.path, 'wx', 0o600);
      await this.file.write(decoded);
    }
  }
}
