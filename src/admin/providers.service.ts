import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../accounts/index.js';
import { Database } from '../database/index.js';
import { NotFoundError, type Operator } from '../http/index.js';
import { KNOWN_PROVIDERS, ProviderSwitches } from '../providers/index.js';
import { type ProviderStanding, ProviderStandingsService } from './provider-standings.service.js';

/** Image providers in the hands of operators: each switch with its line in the audit log. */
@Injectable()
export class ProvidersService {
  constructor(
    private readonly database: Database,
    private readonly standings: ProviderStandingsService,
    private readonly switches: ProviderSwitches,
    private readonly auditLog: AuditLogService,
  ) {}

  list(): Promise<ProviderStanding[]> {
    return this.standings.list();
  }

  async switch({ actorId }: Operator, name: string, isOn: boolean): Promise<ProviderStanding> {
    if (!KNOWN_PROVIDERS.some((known) => known === name)) {
      throw new NotFoundError('provider');
    }
    await this.database.transaction(async () => {
      const hasChanged = isOn ? await this.switches.enable(name) : await this.switches.disable(name);
      if (hasChanged) {
        const action = isOn ? 'provider.enable' : 'provider.disable';
        const [before, after] = [
          { name, enabled: !isOn },
          { name, enabled: isOn },
        ];
        await this.auditLog.record({ actorId, action, teamId: null, subjectId: null, before, after });
      }
    });
    return (await this.standings.list()).find((provider) => provider.name === name) as ProviderStanding;
  }
}
