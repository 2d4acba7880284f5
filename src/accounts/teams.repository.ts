import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Page, pageOf } from '../http/index.js';
import { Team } from './team.entity.js';

export type NewTeam = Pick<Team, 'name' | 'plan' | 'billingMode' | 'defaultApiVersion'>;

@Injectable()
export class TeamsRepository {
  constructor(private readonly database: Database) {}

  async insert(team: NewTeam): Promise<Team> {
    const id = newId();
    await this.teams.insert({ id, ...team });
    return this.teams.findOneByOrFail({ id });
  }

  find(id: string): Promise<Team | null> {
    return this.teams.findOneBy({ id });
  }

  /** Nobody else changes it until the transaction in progress ends; its orders go on. */
  findLocked(id: string): Promise<Team | null> {
    return this.teams.findOne({ where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  /** Whatever is written for it ends before, or waits until the transaction in progress ends. */
  findStopped(id: string): Promise<Team | null> {
    return this.teams.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Those who erase or change it wait until the transaction in progress ends. */
  findShared(id: string): Promise<Team | null> {
    return this.teams.findOne({ where: { id }, lock: { mode: 'pessimistic_read' } });
  }

  async list(limit: number, after: string | null): Promise<Page<Team>> {
    const where = after ? { id: LessThan(after) } : {};
    return pageOf(await this.teams.find({ where, order: { id: 'DESC' }, take: limit + 1 }), limit);
  }

  async update(id: string, changes: Partial<NewTeam>): Promise<Team> {
    await this.teams.update({ id }, { ...changes, updatedAt: () => 'now()' });
    return this.teams.findOneByOrFail({ id });
  }

  private get teams() {
    return this.database.repository(Team);
  }
}
