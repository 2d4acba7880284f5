import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RecurringWork } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database } from '../database/index.js';
import { JobWordsService } from '../jobs/index.js';
import { PersonasService } from '../personas/index.js';
import { PersonaErasureService } from './persona-erasure.service.js';

const PASS_MS = 3_600_000;
const BATCH = 50;

/** Removes what is left of personas that were deleted more than thirty days ago. Any number of processes may do so at once. */
@Injectable()
export class PersonaPurge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PersonaPurge.name);
  private readonly upkeep = new RecurringWork(
    () => this.passAndTell(),
    ({ message }) => this.logger.warn(`Deleted personas could not be purged: ${message}`),
  );

  constructor(
    private readonly env: Env,
    private readonly database: Database,
    private readonly personas: PersonasService,
    private readonly erasure: PersonaErasureService,
    private readonly words: JobWordsService,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE !== 'api') {
      this.upkeep.start(PASS_MS, { isDueNow: true });
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.upkeep.stop();
  }

  /** Answers how many personas went. */
  async pass(): Promise<number> {
    let total = 0;
    for (let count = BATCH; count === BATCH && !this.upkeep.isStopping; total += count) {
      count = await this.purgeBatch();
    }
    return total;
  }

  private purgeBatch(): Promise<number> {
    return this.database.transaction(async () => {
      const personaIds = await this.personas.purgeExpired(BATCH);
      await this.erasure.removePortraits(personaIds);
      await this.words.eraseOwnedBy(personaIds);
      return personaIds.length;
    });
  }

  private async passAndTell(): Promise<void> {
    const count = await this.pass();
    if (count > 0) {
      this.logger.log(`${count} personas that were deleted 30 days ago are gone for good.`);
    }
  }
}
