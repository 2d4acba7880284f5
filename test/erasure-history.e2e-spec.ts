import { toUlid } from '../src/common/index.js';
import { type BuiltKey, buildKey, buildOperatorKey, requestAs } from './factories/index.js';
import { buildPortraits } from './factories/portraits.js';
import { type BuiltEndpoint, buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

/** More than any look of an erasure takes at once. */
const MANY = 1_200;

describe('an erasure in a team with years behind it', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  /** Of these only the last speaks of the subject. */
  const tell = async (endpoint: BuiltEndpoint, text: string): Promise<void> => {
    const at = `clock_timestamp() - interval '1 hour'`;
    await app.database.execute(
      `INSERT INTO webhook_event (id, team_id, is_test, type, subject_ids, created_at)
       SELECT ('f0000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, false, 'image.completed', '{}', ${at}
         FROM generate_series(1, $2) AS n`,
      [endpoint.key.teamId, MANY],
    );
    await app.database.execute(
      `INSERT INTO webhook_delivery (id, event_id, endpoint_id, event_type, payload, payload_urls, state, next_at)
       SELECT id, id, $2, 'image.completed', CASE WHEN id::text LIKE '%' || $3 THEN $4 ELSE 'A boat' END, '[]', 'delivered', NULL
         FROM webhook_event WHERE team_id = $1`,
      [endpoint.key.teamId, endpoint.uuid, String(MANY), text],
    );
  };

  const answer = ({ teamId }: BuiltKey, text: string) =>
    app.database.execute(
      `INSERT INTO idempotency_key (team_id, is_test, key, fingerprint, api_version, status, body, urls)
       SELECT $1, false, lpad(n::text, 5, '0'), '\\x00', '2026-05-15', 201, CASE n WHEN $2 THEN $3 ELSE 'A boat' END, '[]'
         FROM generate_series(1, $2) AS n`,
      [teamId, MANY, text],
    );

  const draw = ({ teamId }: BuiltKey, objectKey: string) =>
    app.database.execute(
      `INSERT INTO job (id, team_id, is_test, kind, subject_id, state, input, finished_at, created_at)
       SELECT gen_random_uuid(), $1, false, 'avatar_generation', gen_random_uuid(), 'failed',
              jsonb_build_object('shots', jsonb_build_array(jsonb_build_object('references',
                jsonb_build_array(jsonb_build_object('objectKey', CASE n WHEN $2 THEN $3 ELSE 'team/x/boat.png' END))))),
              now(), now() + n * interval '1 us'
         FROM generate_series(1, $2) AS n`,
      [teamId, MANY, objectKey],
    );

  const count = async (from: string, { teamId }: BuiltKey): Promise<number> => {
    const [row] = await app.database.query<{ count: number }>(`SELECT count(*)::int FROM ${from}`, [teamId]);
    return row?.count ?? 0;
  };

  it('finds what speaks of the subject wherever it is, and leaves the rest', async () => {
    const key = await buildKey(app);
    const endpoint = await buildWebhookEndpoint(app, { key });
    const persona = await buildPortraits(app, { key });
    await tell(endpoint, `{"note":"as ${toUlid('per', persona.id)}"}`);
    await answer(key, `{"id":"${persona.id}"}`);
    await draw(key, `team/${key.teamId}/persona/${persona.id}/portrait/x/y.png`);
    const ask = requestAs(app, await buildOperatorKey(app));

    const wish = { team_id: toUlid('team', key.teamId), subject: 'persona', id: persona.id };
    const { id } = (await ask('POST', '/admin/v1/erasures', wish)).json();
    const { receipt } = await eventually(
      async () => (await ask('GET', `/admin/v1/erasures/${id}`)).json(),
      ({ state }) => state === 'done',
      10_000,
    );

    expect(receipt).toMatchObject({ webhook_payloads: 1, idempotency_bodies: 1 });
    const payloads =
      'webhook_delivery d JOIN webhook_event v ON v.id = event_id WHERE payload IS NOT NULL AND team_id = $1';
    const left = [
      await count(payloads, key),
      await count('idempotency_key WHERE team_id = $1', key),
      await count(`job WHERE input <> '{}' AND team_id = $1`, key),
    ];
    expect(left).toEqual([MANY - 1, MANY - 1, MANY - 1]);
  });
});
