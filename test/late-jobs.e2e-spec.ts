import { jest } from '@jest/globals';
import { GenerationRunner } from '../src/generation/generation.runner.js';
import { SettlementService } from '../src/generation/settlement.service.js';
import { type ClaimedJob, JobSweeper } from '../src/jobs/index.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { buildAvatar, buildImage, buildKey, buildOperatorKey, requestAs } from './factories/index.js';
import { buildCharacters } from './factories/characters.js';
import { buildPortraits } from './factories/portraits.js';
import { buildWebhookEndpoint } from './factories/webhooks.js';
import { startApp, type TestApp } from './support/app.js';

const AN_HOUR_MS = 3_600_000;

describe('a job that went back to the queue with its pictures made, and was not taken again before its deadline', () => {
  let app: TestApp;
  let operator: { key: string };

  beforeAll(async () => {
    app = await startApp();
    operator = await buildOperatorKey(app);
  });

  beforeEach(() => {
    jest.spyOn(app.get(SettlementService), 'settle').mockImplementationOnce(async (job) => {
      await handBackUntilLate(job as ClaimedJob);
      return false;
    });
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(() => app.close());

  const handBackUntilLate = async (job: ClaimedJob): Promise<void> => {
    await app.get(JobsRepository).postpone(job, AN_HOUR_MS);
    await app.database.execute('UPDATE job SET deadline = now() WHERE id = $1', [job.id]);
  };

  const violations = async () =>
    (await requestAs(app, operator)('GET', '/admin/v1/ledger/audit')).json().violations as string[];

  const jobOf = async (teamId: string) => {
    const text = 'SELECT state, delivered, crash_count, error FROM job WHERE team_id = $1';
    return (await app.database.query(text, [teamId]))[0];
  };

  /** What the two families are told of the one end. */
  const eventsOf = async (teamId: string): Promise<string[]> => {
    const text = `SELECT d.event_type AS type FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id
                   WHERE e.team_id = $1 AND e.job_id IS NOT NULL ORDER BY 1`;
    return (await app.database.query<{ type: string }>(text, [teamId])).map(({ type }) => type);
  };

  const listening = async () => {
    const key = await buildKey(app);
    await buildWebhookEndpoint(app, { key });
    await buildWebhookEndpoint(app, { key, family: 'avatars' });
    return key;
  };

  it('delivers the avatar that is paid for', async () => {
    const { key, job } = await buildAvatar(app, { key: await listening() });

    expect(job).toMatchObject({ status: 'completed', avatar: { sha256: expect.any(String) } });
    expect(await jobOf(key.teamId)).toEqual({ state: 'succeeded', delivered: 1, crash_count: 0, error: null });
    expect(await eventsOf(key.teamId)).toEqual(['job.completed', 'job.completed']);
    expect(await violations()).toEqual([]);
  });

  it('delivers the portrait that its unit was used for', async () => {
    const persona = await buildPortraits(app, { key: await listening() });

    const portraitId = await persona.made(persona.canonical());

    expect(await persona.item(portraitId)).toMatchObject({ status: 'generated' });
    expect(await persona.usedUnits()).toBe(1);
    expect(await eventsOf(persona.key.teamId)).toEqual(['job.completed', 'portrait.generated']);
  });

  it('has the character reviewed whose four poses are paid for', async () => {
    const characters = await buildCharacters(app);
    const [before] = await characters.credits();

    const character = await characters.synthesized();

    expect(character).toMatchObject({ status: 'reviewing', error_message: null });
    expect(character.refs).toHaveLength(4);
    expect(await characters.credits()).toEqual([before - 4, 0]);
  });

  it('says of an image with some of its pictures what it says of the image', async () => {
    const { key, image } = await buildImage(app, {
      key: await listening(),
      prompt: 'On a boat test:shot_fail=4',
      count: 4,
    });

    expect([image.status, image.output_urls.length]).toEqual(['succeeded', 3]);
    expect(await jobOf(key.teamId)).toMatchObject({ state: 'succeeded', delivered: 3, error: null });
    expect(await eventsOf(key.teamId)).toEqual(['image.completed', 'job.completed']);
    expect(await violations()).toEqual([]);
  });

  it('fails, and costs nothing, where no picture was made', async () => {
    const { key, job } = await buildAvatar(app, { key: await listening(), prompt: 'A keeper test:fail' });

    expect(job.status).toBe('failed');
    expect(await jobOf(key.teamId)).toMatchObject({ delivered: 0, error: { code: 'deadline_exceeded' } });
    expect(await eventsOf(key.teamId)).toEqual(['job.failed', 'job.failed']);
    expect(await violations()).toEqual([]);
  });

  it('ends once, however many sweepers find it', async () => {
    const sweep = () => app.get(JobSweeper).sweep(app.get(GenerationRunner));
    jest.restoreAllMocks();
    jest.spyOn(app.get(SettlementService), 'settle').mockImplementationOnce(async (job) => {
      await handBackUntilLate(job as ClaimedJob);
      await Promise.all([sweep(), sweep(), sweep(), sweep()]);
      return false;
    });

    const { key, job } = await buildAvatar(app, { key: await listening() });

    expect(job.status).toBe('completed');
    expect(await eventsOf(key.teamId)).toEqual(['job.completed', 'job.completed']);
    expect(await violations()).toEqual([]);
  });
});
