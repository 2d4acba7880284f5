import { Logger } from '@nestjs/common';
import { StoreAwayError } from '../storage.errors.js';
import { openClient, type S3Settings, type S3Tools } from './s3-client.js';
import { translate } from './s3-faults.js';

/** A call and its repetitions, in silences that the store may keep. */
const PATIENCE = 3;

type Work<T> = (tools: S3Tools, options: { abortSignal: AbortSignal }) => Promise<T>;

/** Makes calls of the store under one deadline each, and says in our own terms why one failed. */
export class S3Calls {
  private readonly logger = new Logger('S3');
  private tools: Promise<S3Tools> | null = null;

  constructor(private readonly settings: S3Settings) {}

  async make<T>(key: string, work: Work<T>): Promise<T> {
    this.tools ??= openClient(this.settings);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.settings.S3_TIMEOUT_MS * PATIENCE);
    try {
      return await work(await this.tools, { abortSignal: deadline.signal });
    } catch (error) {
      throw this.told(translate(error, key));
    } finally {
      clearTimeout(timer);
    }
  }

  private told(error: Error): Error {
    if (error instanceof StoreAwayError) {
      this.logger.warn(`The bucket ${this.settings.S3_BUCKET} does not serve us: ${error.reason}`);
    }
    return error;
  }
}
