import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { DataSource, EntityTarget, ObjectLiteral, QueryRunner, Repository } from 'typeorm';
import { isRetryable } from './postgres-errors.js';

/** A statement Postgres prepares once per connection under its name; hot paths use nothing else. */
export interface Statement {
  name: string;
  text: string;
}

interface Transaction {
  runner: QueryRunner;
  client: PoolClient;
  afterCommit: (() => void)[];
}

const ATTEMPTS = 4;

/** Owns the pool and the transaction in progress, so nobody passes a client along and nobody can forget to. */
@Injectable()
export class Database {
  private readonly columnLists = new Map<EntityTarget<ObjectLiteral>, Map<string, string>>();
  private readonly current = new AsyncLocalStorage<Transaction>();

  constructor(private readonly source: DataSource) {}

  /** Runs the work in one transaction, or joins the one in progress. Deadlocks and serialization faults are tried again. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.current.getStore()) {
      return work();
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) {
          throw error;
        }
        await delay(Math.random() * 25 * 2 ** attempt);
      }
    }
  }

  /** Rows of a named or a plain statement, inside the transaction in progress where there is one. */
  async query<Row extends QueryResultRow>(statement: Statement | string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.connection.query<Row>(this.config(statement, values));
    return rows;
  }

  /** How many rows a write touched: the answer to every race. */
  async execute(statement: Statement | string, values: unknown[] = []): Promise<number> {
    const { rowCount } = await this.connection.query(this.config(statement, values));
    return rowCount ?? 0;
  }

  /** TypeORM's repository of an entity, for rare paths; it joins the transaction in progress. */
  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return (this.current.getStore()?.runner.manager ?? this.source.manager).getRepository(entity);
  }

  /** `"team_id" AS "teamId", …` of an entity, so that raw rows have the entity's shape. */
  columns(entity: EntityTarget<ObjectLiteral>, alias = ''): string {
    const known = this.columnLists.get(entity)?.get(alias);
    if (known !== undefined) {
      return known;
    }
    const list = this.listColumns(entity, alias && `${alias}.`);
    this.columnLists.set(entity, (this.columnLists.get(entity) ?? new Map()).set(alias, list));
    return list;
  }

  /** Calls back once the transaction in progress has committed, or at once where there is none. */
  afterCommit(callback: () => void): void {
    const transaction = this.current.getStore();
    if (transaction) {
      transaction.afterCommit.push(callback);
    } else {
      callback();
    }
  }

  isInTransaction(): boolean {
    return this.current.getStore() !== undefined;
  }

  private listColumns(entity: EntityTarget<ObjectLiteral>, prefix: string): string {
    return this.source
      .getMetadata(entity)
      .columns.map((column) => `${prefix}"${column.databaseName}" AS "${column.propertyName}"`)
      .join(', ');
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const transaction: Transaction = { runner, client, afterCommit: [] };
      await runner.startTransaction();
      const result = await this.workOrRollBack(transaction, work);
      await runner.commitTransaction();
      for (const callback of transaction.afterCommit) {
        callback();
      }
      return result;
    } finally {
      await runner.release();
    }
  }

  private async workOrRollBack<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
    try {
      return await this.current.run(transaction, work);
    } catch (error) {
      // A broken connection cannot roll back and need not: the server has done so. The first error is the one that tells.
      await transaction.runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  }

  private get connection(): Pool | PoolClient {
    return this.current.getStore()?.client ?? (this.source.driver as unknown as { master: Pool }).master;
  }

  private config(statement: Statement | string, values: unknown[]) {
    return typeof statement === 'string' ? { text: statement, values } : { ...statement, values };
  }
}
