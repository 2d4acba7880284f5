import { AccountsService, type Environment, KeysService } from '../../src/accounts/index.js';
import { Operator, type Plan } from '../../src/http/index.js';
import type { TestApp } from '../support/app.js';

const FACTORY = new Operator('factory');

interface BuiltTeam {
  teamId: string;
}

export interface BuiltKey extends BuiltTeam {
  key: string;
  /** The uuid behind `key_…`. */
  keyId: string;
}

export async function buildTeam(app: TestApp, { plan = 'pro' }: { plan?: Plan } = {}): Promise<BuiltTeam> {
  const wish = { name: 'Test team', plan, billingMode: 'metered', defaultApiVersion: null } as const;
  const { id } = await app.get(AccountsService).createTeam(FACTORY, wish);
  return { teamId: id };
}

interface KeyWish {
  /** A new one on `plan` when absent. */
  team?: BuiltTeam;
  plan?: Plan;
  scopes?: string[];
  environment?: Environment;
}

export async function buildKey(app: TestApp, wish: KeyWish = {}): Promise<BuiltKey> {
  const { scopes = ['*'], environment = 'live', plan } = wish;
  const { teamId } = wish.team ?? (await buildTeam(app, { plan }));
  const request = { name: 'Test key', scopes, environment };
  const { key, row } = await app.get(KeysService).issueTeamKey(FACTORY, teamId, request);
  return { key, keyId: row.id, teamId };
}

export async function buildOperatorKey(app: TestApp): Promise<{ key: string; keyId: string }> {
  const { key, row } = await app.get(KeysService).issueOperatorKey(FACTORY, { name: 'Test operator' });
  return { key, keyId: row.id };
}
