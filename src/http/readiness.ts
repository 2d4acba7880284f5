import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/index.js';

/** Whether this process should get traffic: not while it stops, nor while Postgres is away. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private isStopping = false;

  constructor(private readonly database: Database) {}

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  async findObstacle(): Promise<'stopping' | 'database_away' | null> {
    if (this.isStopping) {
      return 'stopping';
    }
    return this.database.query('SELECT 1').then(
      () => null,
      () => 'database_away' as const,
    );
  }
}
