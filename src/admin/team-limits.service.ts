import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AccountsService, AuditLogService } from '../accounts/index.js';
import { type EffectiveLimit, LimitsService, type Override } from '../billing/index.js';
import { Database } from '../database/index.js';
import type { Operator } from '../http/index.js';

/** Limits of single teams in the hands of operators. */
@Injectable()
export class TeamLimitsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly auditLog: AuditLogService,
    private readonly limits: LimitsService,
  ) {}

  async list(teamId: string): Promise<EffectiveLimit[]> {
    const { plan } = await this.accounts.getTeam(teamId);
    return this.limits.list(teamId, plan);
  }

  update({ actorId }: Operator, teamId: string, overrides: Override[]): Promise<EffectiveLimit[]> {
    return this.database.transaction(async () => {
      await this.accounts.holdLiveTeam(teamId);
      const names = new Set(overrides.map(({ name }) => name));
      const factsOf = (limits: EffectiveLimit[]) => facts(limits.filter(({ name }) => names.has(name)));
      const before = factsOf(await this.list(teamId));
      await this.limits.update(teamId, overrides);
      const limits = await this.list(teamId);
      const after = factsOf(limits);
      if (!isDeepStrictEqual(before, after)) {
        await this.auditLog.record({ actorId, action: 'limits.update', teamId, subjectId: null, before, after });
      }
      return limits;
    });
  }
}

const facts = (limits: EffectiveLimit[]): object =>
  Object.fromEntries(
    limits.map(({ name, value, source, expiresAt }) => [name, { value, source, expires_at: expiresAt }]),
  );
