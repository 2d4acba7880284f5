import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { newId } from '../src/common/index.js';
import { Env, loadEnv } from '../src/config/index.js';
import { Database } from '../src/database/index.js';
import { Caller } from '../src/http/index.js';
import {
  BlocklistService,
  ModerationBlockedError,
  ModerationModule,
  ModerationService,
  ModerationUnavailableError,
} from '../src/moderation/index.js';
import { ImpersonationBlockedError, PiiDetectedError } from '../src/moderation/moderation.errors.js';
import { cloneDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';

const caller = new Caller(newId(), 'key', new Set(), 'pro', false, '2026-05-15');
const look = (text: string) => ({ field: 'instruction', text, drivesPicture: true });
const mood = (text: string) => ({ field: 'intent', text, drivesPicture: false });

/** A process of its own: its pool, its LISTEN connection, its list. */
async function startProcess(url: string, more: Record<string, string> = {}): Promise<TestingModule> {
  const env = loadEnv({
    DATABASE_URL: url,
    MIGRATIONS: 'check',
    DATABASE_POOL_SIZE: '4',
    URL_SIGNING_SECRET: 'x'.repeat(32),
    DATA_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
    LOG_LEVEL: 'silent',
    ...more,
  });
  const testing = Test.createTestingModule({ imports: [ModerationModule] })
    .overrideProvider(Env)
    .useValue(env);
  const module = await testing.compile();
  return module.init();
}

describe('moderation', () => {
  let database: { url: string; drop: () => Promise<void> };
  let app: TestingModule;
  let moderation: ModerationService;
  let blocklist: BlocklistService;

  beforeAll(async () => {
    database = await cloneDatabase();
    app = await startProcess(database.url);
    moderation = app.get(ModerationService);
    blocklist = app.get(BlocklistService);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  beforeEach(() => app.get(Database).execute('TRUNCATE moderation_decision'));

  const decisions = () =>
    app.get(Database).query('SELECT stage, action, kinds, term, scores FROM moderation_decision ORDER BY id');

  it('passes what there is nothing against, unchanged, and writes nothing down', async () => {
    const parts = [look('add a red hat'), mood('she wants  to sail')];
    await expect(moderation.judge(caller, parts)).resolves.toEqual(parts);
    await expect(decisions()).resolves.toEqual([]);
  });

  it('refuses personal data in what drives the picture, naming kinds only', async () => {
    const error = await moderation
      .judge(caller, [look('write jane@example.com on it')])
      .catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(PiiDetectedError);
    expect(error).toMatchObject({ extras: { pii: ['email'] } });
    expect(JSON.stringify([error, (error as Error).message, await decisions()])).not.toContain('jane');
    await expect(decisions()).resolves.toMatchObject([{ stage: 'input_text', action: 'refuse', kinds: ['email'] }]);
  });

  it('cuts personal data out of the rest', async () => {
    const judged = await moderation.judge(caller, [mood('mail jane@example.com, she sails'), look('a red hat')]);
    expect(judged.map(({ text }) => text)).toEqual(['mail , she sails', 'a red hat']);
    await expect(decisions()).resolves.toMatchObject([{ action: 'strip', kinds: ['email'] }]);
  });

  it('cuts it out of what drives the picture too where the operator chose so', async () => {
    const redacting = await startProcess(database.url, { MODERATION_PII_ACTION: 'redact' });
    const judged = await redacting.get(ModerationService).judge(caller, [look('write jane@example.com in red')]);
    expect(judged.map(({ text }) => text)).toEqual(['write in red']);
    await redacting.close();
  });

  it('refuses a blocked person, also one split over two fields', async () => {
    await expect(moderation.judge(caller, [mood('W1ll  Smith')])).rejects.toThrow(ImpersonationBlockedError);
    const split = moderation.judge(caller, [mood('Taylor'), look('Swift')]);
    await expect(split).rejects.toMatchObject({ extras: { term: 'Taylor Swift' } });
    await expect(decisions()).resolves.toMatchObject([
      { action: 'refuse', kinds: ['person'], term: 'Will Smith' },
      { action: 'refuse', kinds: ['person'], term: 'Taylor Swift' },
    ]);
  });

  it('sees personal data split over two fields', async () => {
    await expect(moderation.judge(caller, [look('ring +1 202'), look('555 0143')])).rejects.toThrow(PiiDetectedError);
  });

  it('refuses content over a threshold, with scores and who scored', async () => {
    await expect(moderation.judge(caller, [look('nude')])).rejects.toMatchObject({
      extras: { provider: 'lexicon', scores: { sexual: 0.85 } },
    });
  });

  it('inspects without a trace', async () => {
    const findings = await moderation.inspect('Will Smith, jane@example.com, nude');
    expect(findings).toMatchObject({ pii: ['email'], term: 'Will Smith', scores: { sexual: 0.85 } });
    await expect(decisions()).resolves.toEqual([]);
  });

  it('inspects parts as it judges them, also what is split over two', async () => {
    const { parts, findings } = await moderation.inspectParts([
      mood('Taylor'),
      look('Swift'),
      mood('jane@example.com'),
    ]);
    expect(parts.map(({ text }) => text)).toEqual(['Taylor', 'Swift', '']);
    expect(findings).toMatchObject({ pii: ['email'], term: 'Taylor Swift' });
    await expect(decisions()).resolves.toEqual([]);
  });

  it('refuses more text than a request may have', async () => {
    await expect(moderation.judge(caller, [mood('a '.repeat(100_001))])).rejects.toMatchObject({ param: 'intent' });
  });

  it('fails closed', async () => {
    const log = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const find = jest.spyOn(blocklist, 'find').mockImplementation(() => {
      throw new Error('broken');
    });
    await expect(moderation.judge(caller, [look('a hat')])).rejects.toThrow(ModerationUnavailableError);
    expect(log).toHaveBeenCalledTimes(1);
    find.mockRestore();
    log.mockRestore();
  });

  it('obeys a change of the list within two seconds, in every process', async () => {
    const other = await startProcess(database.url);
    const judges = [moderation, other.get(ModerationService)];
    const verdicts = () => Promise.all(judges.map(async (judge) => (await judge.inspect('the golden dawn')).term));

    const [id] = await blocklist.add([{ kind: 'term', term: 'Golden Dawn', aliases: [], note: null }]);
    await eventually(verdicts, (terms) => terms.every((term) => term === 'Golden Dawn'), 2_000);
    await expect(moderation.judge(caller, [mood('golden dawn')])).rejects.toThrow(ModerationBlockedError);
    expect(await blocklist.add([{ kind: 'term', term: 'Golden Dawn', aliases: [], note: null }])).toEqual([null]);

    expect(await blocklist.remove(id as string)).toBe(true);
    await eventually(verdicts, (terms) => terms.every((term) => term === null), 2_000);
    await other.close();
  });

  it('does not bring back what an operator removed when the starter list is installed again', async () => {
    const [entry] = await app
      .get(Database)
      .query<{ id: string }>(`SELECT id FROM blocklist_entry WHERE term = 'Elon Musk'`);
    expect(await blocklist.remove(entry?.id as string)).toBe(true);
    expect(await blocklist.remove(entry?.id as string)).toBe(false);
    await app.get(Database).execute('DELETE FROM blocklist_seed');

    const restarted = await startProcess(database.url);
    await expect(restarted.get(ModerationService).inspect('Elon Musk')).resolves.toMatchObject({ term: null });
    await restarted.close();

    const [taken] = await blocklist.add([{ kind: 'person', term: 'Elon Musk', aliases: [], note: 'back' }]);
    expect(await blocklist.findEntry(taken as string)).toMatchObject({ source: 'operator', note: 'back' });
  });
});
