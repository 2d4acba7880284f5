import { NotFoundError } from '../http/index.js';
import type { Team } from './team.entity.js';

/** What was looked for, or the answer that there is none. */
export function required<T>(found: T | null, what: string): T {
  if (!found) {
    throw new NotFoundError(what);
  }
  return found;
}

/** To whoever wants to change it, an erased team is gone; its books can still be read. */
export function requiredLive(team: Team | null): Team {
  return required(team?.erasedAt ? null : team, 'team');
}
