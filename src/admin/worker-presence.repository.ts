import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { WorkerPresence } from './worker-presence.entity.js';

const ALIVE = `seen_at > now() - interval '10 seconds'`;

/** Which processes work on jobs, by what they say of themselves every few seconds. */
@Injectable()
export class WorkerPresenceRepository {
  constructor(private readonly database: Database) {}

  async beat({ id, slots, running, circuits }: Omit<WorkerPresence, 'startedAt' | 'seenAt'>): Promise<void> {
    const text = `INSERT INTO worker_presence (id, slots, running, circuits) VALUES ($1, $2, $3, $4)
                  ON CONFLICT (id) DO UPDATE SET running = excluded.running, circuits = excluded.circuits, seen_at = now()`;
    await this.database.execute({ name: 'presence.beat', text }, [id, slots, running, JSON.stringify(circuits)]);
  }

  listAlive(): Promise<WorkerPresence[]> {
    const text = `SELECT ${this.database.columns(WorkerPresence)} FROM worker_presence WHERE ${ALIVE} ORDER BY started_at`;
    return this.database.query<WorkerPresence & Record<string, unknown>>(text);
  }

  async leave(id: string): Promise<void> {
    await this.database.execute('DELETE FROM worker_presence WHERE id = $1', [id]);
  }

  /** Those that ended without a word. */
  async removeDead(): Promise<void> {
    await this.database.execute(`DELETE FROM worker_presence WHERE seen_at < now() - interval '1 hour'`);
  }
}
