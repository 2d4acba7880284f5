/** Does the same work again and again, never twice at a time. What fails is told, and done again when its turn comes. */
export class RecurringWork {
  private wasAskedToStop = false;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  start(intervalMs: number, { isDueNow = false } = {}): void {
    this.timer = setInterval(() => this.run(), intervalMs);
    if (isDueNow) {
      this.run();
    }
  }

  /** What takes many steps asks this between them. */
  get isStopping(): boolean {
    return this.wasAskedToStop;
  }

  /** Resolves when what is being done is done. */
  async stop(): Promise<void> {
    this.wasAskedToStop = true;
    clearInterval(this.timer ?? undefined);
    await this.running;
  }

  private run(): void {
    this.running ??= this.work()
      .then(() => undefined)
      .catch(this.onFailure)
      .finally(() => {
        this.running = null;
      });
  }
}
