import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { SessionsRepository } from './sessions.repository.js';

const PASS_MS = 3_600_000;

/** Forgets ended sessions whose tokens nobody would take any more. Any number of processes may do so at once. */
@Injectable()
export class SessionUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SessionUpkeep.name);
  private readonly upkeep = new RecurringWork(
    () => this.passAndTell(),
    ({ message }) => this.logger.warn(`Old revocations could not be removed: ${message}`),
  );

  constructor(
    private readonly env: Env,
    private readonly sessions: SessionsRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.upkeep.start(PASS_MS, { isDueNow: true });
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  /** Answers how many revocations went. */
  pass(): Promise<number> {
    return this.sessions.removeOld();
  }

  private async passAndTell(): Promise<void> {
    const count = await this.pass();
    if (count > 0) {
      this.logger.log(`${count} revocations of sessions were older than any session.`);
    }
  }
}
