import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { toUlid } from '../src/common/index.js';
import { type BuiltKey, buildKey, buildOperatorKey, buildPersona, type Request, requestAs } from './factories/index.js';
import { buildPortraits } from './factories/portraits.js';
import { isLong } from './faults/load.js';
import { startApp, type TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';

const UNKNOWN = '01KAM2Z8C5F6T7V8W9X0Y1Z2A3';
/** As many as an import may bring, or as every change can afford; see FAULTS=long. */
const MANY = isLong ? 200_000 : 40_000;
const LIMIT = 200_000;

/** Made-up names that share no word with what anybody describes: a syllable for each digit. */
const SYLLABLES = ['zor', 'vex', 'qua', 'bli', 'dra', 'fyn', 'gro', 'jup', 'kli', 'mur'];
const nameOf = (at: number): string => {
  const [first = '', ...rest] = Array.from(String(at).padStart(6, '0')).map((digit) => SYLLABLES[Number(digit)] ?? '');
  return `${first}${rest.slice(0, 2).join('')} ${rest.slice(2).join('')}`;
};

describe('moderation in the hands of operators', () => {
  let app: TestApp;
  let ask: Request;
  let operator: { key: string };
  let url: string;

  beforeAll(async () => {
    app = await startApp();
    operator = await buildOperatorKey(app);
    ask = requestAs(app, operator);
    await app.nest.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.nest.getHttpServer().address() as AddressInfo).port}`;
  });

  afterAll(() => app.close());

  const importList = (payload: string | Buffer, type = 'text/csv', headers = {}) =>
    app.inject({
      method: 'POST',
      url: '/admin/v1/blocklist/import',
      payload,
      headers: { authorization: `Bearer ${operator.key}`, 'content-type': type, ...headers },
    });

  const isBlocked = async (text: string): Promise<boolean> =>
    (await ask('POST', '/admin/v1/moderation/check', { text })).json().term !== null;

  describe('the import of a blocklist', () => {
    it('takes CSV, names bad lines by number, and leaves what is listed already', async () => {
      const rows = [
        'kind,term,aliases,note',
        'person,Tovald Brinsmeer,T. Brinsmeer;"nope",said twice',
        'person,"Brinsmeer, Uvald ""the Tall""",U. B. Brinsmeer,',
        '',
        'house,Somewhere,,',
        'person,Al,,',
        'term,glimworting,glimworts; glimworter,"a, b"',
        'person,Uvalda Hurn',
        'person,Tovald Brinsmeer,,',
        'term,!!!,,',
        'term,ab,,',
        'term,glimwort,g,',
      ];

      const first = await importList(rows.filter((_, at) => at !== 1).join('\r\n'));
      const response = await importList(rows.join('\n'));

      expect(first.json()).toMatchObject({ rows: 9, added: 3, already_listed: 0, bad: 6 });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toEqual({
        object: 'blocklist_import',
        rows: 10,
        added: 0,
        already_listed: 3,
        bad: 7,
        bad_lines: [
          { line: 2, message: expect.stringContaining('quotes') },
          { line: 5, message: 'kind must be person or term.' },
          { line: 6, message: expect.stringContaining('3 letters') },
          { line: 8, message: expect.stringContaining('4 fields') },
          { line: 10, message: expect.stringContaining('letters or digits') },
          { line: 11, message: 'term must have at least 3 letters or digits: "ab" would block ordinary texts.' },
          { line: 12, message: 'aliases must have at least 3 letters or digits: "g" would block ordinary texts.' },
        ],
      });
      await eventually(() => isBlocked('a portrait of U. B. Brinsmeer'), Boolean, 2_000);
      expect(await isBlocked('no glimworts please')).toBe(true);
    });

    it.each(['application/jsonl', 'application/x-ndjson; charset=utf-8'])('takes JSON lines as %s', async (type) => {
      const lines = [
        '{"kind": "person", "term": "Ysolde Crannock", "aliases": ["Y. Crannock"], "note": null}',
        '{"kind": "person", "term": "Perrin Vosk"}',
        'no JSON',
        '["person", "Perrin Vosk"]',
        '{"kind": "person", "term": "Perrin Vosk", "id": 7}',
        '{"kind": "person", "term": 7}',
        '{"kind": "person", "term": "a\\u0000b"}',
        '{"kind": "person", "term": "Perrin Vosk", "aliases": "P. Vosk"}',
        `{"kind": "person", "term": "${'x'.repeat(201)}"}`,
      ];

      const response = await importList(lines.join('\n'), type);

      const { rows, bad, bad_lines } = response.json();
      expect([rows, bad, bad_lines.map(({ line }: { line: number }) => line)]).toEqual([9, 7, [3, 4, 5, 6, 7, 8, 9]]);
      await eventually(() => isBlocked('Ysolde Crannock at sea'), Boolean, 2_000);
    });

    it('knows a name again in any spelling, on the list and in the file', async () => {
      await importList('kind,term\nperson,Zed Quux');

      const response = await importList(
        'kind,term\nperson,zed  QUUX\nperson,Ｚed-Quux\nperson,Olla Frimm\nperson,OLLA FRIMM',
      );
      const alone = await ask('POST', '/admin/v1/blocklist', { kind: 'person', term: 'ZED QUUX' });

      expect(response.json()).toMatchObject({ rows: 4, added: 1, already_listed: 3, bad: 0 });
      expect([alone.statusCode, alone.json().error.code]).toEqual([409, 'already_listed']);
    });

    it('takes names of two characters where that is a whole name', async () => {
      const { bad, bad_lines } = (await importList('kind,term\nperson,莫言\nperson,김구\nperson,莫\nterm,am')).json();

      expect([bad, bad_lines.map(({ line }: { line: number }) => line)]).toEqual([2, [4, 5]]);
    });

    it.each([
      ['CSV with a header alone', 'kind,term\n', 'text/csv'],
      ['JSON lines without a line', '\n\n', 'application/jsonl'],
    ])('counts nothing in %s', async (_, payload, type) => {
      const response = await importList(payload, type);

      expect([response.statusCode, response.json()]).toMatchObject([
        200,
        { rows: 0, added: 0, already_listed: 0, bad: 0 },
      ]);
    });

    it('passes over a line that is too long, by its number', async () => {
      const list = `kind,term\nperson,Wibbold Trunn\nperson,${'x'.repeat(200_000)}\nperson,Ambrel Skoss`;

      expect((await importList(list)).json()).toMatchObject({ rows: 3, added: 2, bad: 1, bad_lines: [{ line: 3 }] });
    });

    it('leaves one line in the audit log', async () => {
      await importList('kind,term\nperson,Orsolya Fennimark');

      const { data } = (await ask('GET', '/admin/v1/audit_log?limit=2')).json();

      expect(data[0]).toMatchObject({ action: 'blocklist.import', after: { rows: 1, added: 1, bad: 0 } });
      expect(data[1].created_at).not.toBe(data[0].created_at);
    });

    it.each<[string, string | Buffer, string, number, string]>([
      ['without a header', 'person,Tovald Brinsmeer', 'text/csv', 400, 'The first line'],
      ['that is an empty CSV', '', 'text/csv', 400, 'The first line'],
      ['with a column that nobody knows', 'kind,term,colour\nperson,A,b', 'text/csv', 400, 'The first line'],
      ['whose header never ends', `kind,${'term'.repeat(50_000)}`, 'text/csv', 400, 'The first line'],
      ['that is no UTF-8', Buffer.from([0x6b, 0xff, 0xfe, 0x0a]), 'text/csv', 400, 'not UTF-8'],
      ['that ends within a character', Buffer.from('kind,term\nä').subarray(0, -1), 'text/csv', 400, 'not UTF-8'],
      [
        'of another media type',
        '{}',
        'application/json',
        415,
        'text/csv" or "application/jsonl" or "application/x-ndjson',
      ],
      ['of no media type that it takes', 'a', 'text/plain', 415, 'text/csv'],
      ['with too many rows', `kind,term\n${'term,x\n'.repeat(LIMIT + 1)}`, 'text/csv', 413, 'larger'],
      ['that is too large', Buffer.alloc(32 * 2 ** 20 + 1, 0x61), 'text/csv', 413, 'larger'],
    ])('refuses one %s', async (_, payload, type, status, words) => {
      const before = (await ask('GET', '/admin/v1/audit_log?limit=1')).json();

      const response = await fetch(`${url}/admin/v1/blocklist/import`, {
        method: 'POST',
        body: typeof payload === 'string' ? payload : new Uint8Array(payload),
        headers: { authorization: `Bearer ${operator.key}`, 'content-type': type },
      });

      const { error } = (await response.json()) as { error: { message: string } };
      expect([response.status, error.message]).toEqual([status, expect.stringContaining(words)]);
      expect((await ask('GET', '/admin/v1/audit_log?limit=1')).json()).toEqual(before);
    });

    it.each([
      ['one endless line', Buffer.concat([Buffer.from('kind,term\n'), Buffer.alloc(31 * 2 ** 20, 0x61)]), 1],
      ['nothing but ends of lines', Buffer.concat([Buffer.from('kind,term\n'), Buffer.alloc(31 * 2 ** 20, 0x0a)]), 0],
    ])('of %s holds nobody up', async (_, payload, bad) => {
      const delays = monitorEventLoopDelay({ resolution: 5 });
      delays.enable();

      const response = await fetch(`${url}/admin/v1/blocklist/import`, {
        method: 'POST',
        body: new Uint8Array(payload),
        headers: { authorization: `Bearer ${operator.key}`, 'content-type': 'text/csv' },
      });

      delays.disable();
      expect(await response.json()).toMatchObject({ rows: bad, bad });
      expect(delays.max / 1e6).toBeLessThan(1_000);
    });

    it('takes nothing but lists: other routes refuse them', async () => {
      const headers = { authorization: `Bearer ${operator.key}`, 'content-type': 'text/csv' };

      const response = await app.inject({ method: 'POST', url: '/admin/v1/blocklist', payload: 'kind,term', headers });

      expect(response.statusCode).toBe(415);
    });

    it('of very many names lets everybody else be served', async () => {
      const customer = await buildPersona(app);
      const read = requestAs(app, customer.key);
      const list = `kind,term\n${Array.from({ length: MANY }, (_, at) => `person,${nameOf(at)}`).join('\n')}`;
      const delays = monitorEventLoopDelay({ resolution: 5 });
      delays.enable();
      const startedAt = performance.now();

      const progress = { isDone: false };
      const finished = importList(list).finally(() => {
        progress.isDone = true;
      });
      let [answers, slowestMs] = [0, 0];
      while (!progress.isDone) {
        const askedAt = performance.now();
        expect((await read('GET', `/v1/personas/${customer.persona.id}`)).statusCode).toBe(200);
        slowestMs = Math.max(slowestMs, performance.now() - askedAt);
        answers += 1;
      }
      const importedMs = performance.now() - startedAt;
      await eventually(() => isBlocked(`a portrait of ${nameOf(MANY - 1)}`), Boolean, 15_000);
      delays.disable();
      const seenMs = performance.now() - startedAt;

      process.stdout.write(
        `${JSON.stringify({ importedMs: Math.round(importedMs), seenMs: Math.round(seenMs), answers, slowestMs: Math.round(slowestMs), maxLagMs: Math.round(delays.max / 1e6), p99LagMs: Math.round(delays.percentile(99) / 1e6) })}\n`,
      );
      expect((await finished).json()).toMatchObject({ rows: MANY, added: MANY, bad: 0 });
      expect(answers).toBeGreaterThan(20);
      expect(slowestMs).toBeLessThan(2_000);
    }, 120_000);
  });

  describe('decisions', () => {
    let key: BuiltKey;

    beforeAll(async () => {
      key = await buildKey(app);
      const persona = await buildPortraits(app, { key, intent: 'Write to mara@example.com' });
      await persona.canonical({ customPrompt: 'call +49 30 901820' });
    });

    it('are listed by team, stage and action, without the text', async () => {
      const team = `team_id=${toUlid('team', key.teamId)}`;

      const response = await ask('GET', `/admin/v1/moderation/decisions?${team}&stage=input_text`);

      const { data } = response.json();
      expect(data[0]).toEqual({
        id: expect.stringMatching(/^mod_/),
        object: 'moderation_decision',
        team_id: toUlid('team', key.teamId),
        environment: 'live',
        stage: 'input_text',
        action: expect.stringMatching(/^(refuse|strip)$/),
        kinds: expect.any(Array),
        term: null,
        scores: expect.any(Object),
        provider: expect.any(String),
        policy_version: expect.any(String),
        subject_id: null,
        created_at: expect.any(String),
      });
      expect(response.body).not.toContain('example.com');
      for (const query of ['stage=output_image', 'action=allow']) {
        expect((await ask('GET', `/admin/v1/moderation/decisions?${team}&${query}`)).json().data).toEqual([]);
      }
    });

    it.each([
      ['team_id=x', 'team_id'],
      ['stage=dream', 'stage'],
      ['action=shrug', 'action'],
      [`starting_after=mod_${UNKNOWN}`, 'starting_after'],
    ])('are not listed with %s', async (query, param) => {
      const response = await ask('GET', `/admin/v1/moderation/decisions?${query}`);

      expect([response.statusCode, response.json().error.param]).toEqual([400, param]);
    });
  });
});
