import { SessionUpkeep } from '../src/accounts/session-upkeep.js';
import { buildKey, buildOperatorKey, buildSession, inSeconds, requestAs, SECRET_SESSIONS } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';

const DAY_S = 86_400;
const LONGEST_S = 400 * DAY_S;

describe('revocations of sessions', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: SECRET_SESSIONS });
  });

  afterAll(() => app.close());

  const revoke = async (sub: string, ageS: number) => {
    const before = new Date(inSeconds(-ageS) * 1_000).toISOString();
    await requestAs(app, await buildOperatorKey(app))('POST', '/admin/v1/sessions/revoke', { sub, before });
  };

  it('are forgotten once they are older than any session may be', async () => {
    await revoke('old', LONGEST_S + 2 * DAY_S);
    await revoke('young', LONGEST_S - DAY_S);

    const count = await app.get(SessionUpkeep).pass();

    expect(count).toBe(1);
    expect(await app.database.query('SELECT value FROM session_revocation')).toEqual([{ value: 'young' }]);
  });

  it.each([
    ['400 days', { iat: inSeconds(-60), exp: inSeconds(LONGEST_S - 120) }, 200],
    ['more than 400 days', { iat: inSeconds(-60), exp: inSeconds(LONGEST_S + 60) }, 401],
    ['more than 400 days and does not say since when', { iat: undefined, exp: inSeconds(LONGEST_S + 600) }, 401],
  ])('the session of %s: %j, %d', async (_, claims, status) => {
    const session = await buildSession({ team: await buildKey(app), claims });

    expect((await requestAs(app, session)('GET', '/v1/personas')).statusCode).toBe(status);
  });
});
