import type { TestApp } from './app.js';
import { AppLogger } from '../../src/logger.js';

/** Every line that an application logs, at its most talkative. */
export class CapturedLog {
  private readonly lines: string[] = [];

  static of(app: TestApp): CapturedLog {
    const log = new CapturedLog();
    app.nest.useLogger(new AppLogger({ LOG_LEVEL: 'debug', LOG_FORMAT: 'json' }, log));
    return log;
  }

  write(line: string): void {
    this.lines.push(line);
  }

  get text(): string {
    return this.lines.join('');
  }

  count(message: string): number {
    return this.lines.filter((line) => line.includes(message)).length;
  }
}
