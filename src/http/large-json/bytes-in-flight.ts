/** Bytes of large bodies that this process has taken on and not answered yet. */
export class BytesInFlight {
  private taken = 0;

  constructor(private readonly limit: number) {}

  /** False: come back later. A single body is always taken, however small the limit. */
  take(bytes: number): boolean {
    if (this.taken > 0 && this.taken + bytes > this.limit) {
      return false;
    }
    this.taken += bytes;
    return true;
  }

  get bytes(): number {
    return this.taken;
  }

  giveBack(bytes: number): void {
    this.taken -= bytes;
  }
}
