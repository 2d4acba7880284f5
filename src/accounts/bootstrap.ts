import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { Database } from '../database/index.js';
import { Operator } from '../http/index.js';
import { AccountsService } from './accounts.service.js';
import { parseKey } from './api-key.js';
import { KeysRepository } from './keys.repository.js';
import { KeysService } from './keys.service.js';

/** Keys made just now, to be shown once; those that the configuration gave are not repeated. */
export interface FirstKeys {
  adminKey: string | null;
  apiKey: string | null;
}

const BOOTSTRAP_LOCK = 7_118_220_512;
const BOOTSTRAP = new Operator('bootstrap');

/** Gives an installation without any key its first operator and its demo team. */
@Injectable()
export class Bootstrap {
  constructor(
    private readonly env: Env,
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly keys: KeysService,
    private readonly known: KeysRepository,
  ) {}

  /** Null when there were keys already. Processes that start together take turns, the first one does the work. */
  async run(): Promise<FirstKeys | null> {
    const { BOOTSTRAP_ADMIN_KEY: adminKey, BOOTSTRAP_API_KEY: apiKey } = this.env;
    requireLiveKey('BOOTSTRAP_ADMIN_KEY', adminKey);
    requireLiveKey('BOOTSTRAP_API_KEY', apiKey);
    if (adminKey && adminKey === apiKey) {
      throw new Error('BOOTSTRAP_ADMIN_KEY and BOOTSTRAP_API_KEY must be two different keys.');
    }
    return this.database.transaction(async () => {
      await this.database.execute('SELECT pg_advisory_xact_lock($1)', [BOOTSTRAP_LOCK]);
      return (await this.known.hasAny()) ? null : this.install(adminKey, apiKey);
    });
  }

  private async install(adminKey: string | undefined, apiKey: string | undefined): Promise<FirstKeys> {
    const operator = await this.keys.issueOperatorKey(BOOTSTRAP, { name: 'First operator', key: adminKey });
    const team = await this.accounts.createTeam(BOOTSTRAP, {
      name: 'Demo',
      plan: 'pro',
      billingMode: 'metered',
      defaultApiVersion: null,
    });
    const demo = await this.keys.issueTeamKey(BOOTSTRAP, team.id, {
      name: 'Demo key',
      scopes: ['*'],
      environment: 'live',
      key: apiKey,
    });
    return { adminKey: adminKey ? null : operator.key, apiKey: apiKey ? null : demo.key };
  }
}

function requireLiveKey(name: string, key: string | undefined): void {
  if (key !== undefined && parseKey(key)?.environment !== 'live') {
    throw new Error(`${name} must be an al_live_ key with a correct checksum, or be unset to have one made.`);
  }
}
