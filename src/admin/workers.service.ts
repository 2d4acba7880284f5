import { Injectable } from '@nestjs/common';
import type { WorkerPresence } from './worker-presence.entity.js';
import { WorkerPresenceRepository } from './worker-presence.repository.js';

/** The processes that work on jobs at the moment. */
@Injectable()
export class WorkersService {
  constructor(private readonly presence: WorkerPresenceRepository) {}

  listAlive(): Promise<WorkerPresence[]> {
    return this.presence.listAlive();
  }
}
