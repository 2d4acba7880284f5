import { createHash } from 'node:crypto';
import { isUnavailable } from '../database/index.js';
import type { Operator } from './caller.js';

/** Operators who may go on watching while the database is away, and with it every look-up of a key. */
export class Watchers {
  private readonly known = new Map<string, Operator>();

  async admit(credential: string, lookUp: () => Promise<Operator>): Promise<Operator> {
    const digest = createHash('sha256').update(credential).digest('base64');
    try {
      const operator = await lookUp();
      this.known.set(digest, operator);
      return operator;
    } catch (error) {
      const operator = this.known.get(digest);
      if (operator && isUnavailable(error)) {
        return operator;
      }
      this.known.delete(digest);
      throw error;
    }
  }
}
