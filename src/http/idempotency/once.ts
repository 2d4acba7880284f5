import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { type Answer, renderAnswer } from '../answer.js';
import { IdempotencyKeysRepository, type UsedKey } from './idempotency-keys.repository.js';

/** The key of the request in progress, where it carries one. */
export interface OnceContext {
  used: UsedKey | null;
  /** Status of the route's success. */
  status: number;
  /** Shows what an order made to the version of the API that the request speaks. */
  render: (body: unknown) => unknown;
}

/** A request with the same key committed while this one was on its way. */
export class TwinCommitted extends Error {}

/** The second step of every paid route: key, order and answer in one transaction. */
@Injectable()
export class Once {
  private readonly context = new AsyncLocalStorage<OnceContext>();

  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyKeysRepository,
  ) {}

  run<T>(context: OnceContext, work: () => T): T {
    return this.context.run(context, work);
  }

  /** Runs the order and keeps its answer with the key. The answer is sent as it was kept. */
  commit(order: () => Promise<object>): Promise<Answer> {
    const { used, status, render } = this.requireContext();
    return this.database.transaction(async () => {
      await this.take(used);
      const answer = renderAnswer(status, render(await order()));
      if (used) {
        await this.keys.keepAnswer(used, answer);
      }
      return answer;
    });
  }

  /** The same for routes that wait for what they ordered: the key points at the subject, and a replay waits for it too. */
  commitSubject<T extends { id: string }>(kind: string, order: () => Promise<T>): Promise<T> {
    const { used } = this.requireContext();
    return this.database.transaction(async () => {
      await this.take(used);
      const subject = await order();
      if (used) {
        await this.keys.pointAt(used, kind, subject.id);
      }
      return subject;
    });
  }

  private async take(used: UsedKey | null): Promise<void> {
    if (used && !(await this.keys.take(used))) {
      throw new TwinCommitted();
    }
  }

  private requireContext(): OnceContext {
    const context = this.context.getStore();
    if (!context) {
      throw new Error('Once is used on a route that is not declared isIdempotent.');
    }
    return context;
  }
}
