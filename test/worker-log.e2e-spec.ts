import { buildAvatar } from './factories/index.js';
import { startApp, type TestApp } from './support/app.js';
import { CapturedLog } from './support/captured-log.js';

const PROMPT = 'A lighthouse keeper with an unrepeatable secret test:fail';

describe('what a worker logs', () => {
  let app: TestApp;
  let log: CapturedLog;

  beforeAll(async () => {
    app = await startApp();
    log = CapturedLog.of(app);
  });

  afterAll(() => app.close());

  const linesOf = (message: string): Record<string, unknown>[] =>
    log.text
      .split('\n')
      .filter((line) => line.includes(message))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('names the job and its team, says how it ended, and repeats nothing of the order', async () => {
    const { key, jobId } = await buildAvatar(app, { prompt: PROMPT });

    const [failure, ...otherFailures] = linesOf('A provider brought no picture');
    const [end, ...otherEnds] = linesOf('A job ended');
    const who = { jobId, teamId: key.teamId };
    expect(failure).toMatchObject({ ...who, provider: 'sketch', outcome: 'bad_request' });
    expect(end).toMatchObject({ ...who, kind: 'avatar_generation', state: 'failed', reason: 'bad_request' });
    expect([...otherFailures, ...otherEnds]).toEqual([]);
    expect(log.text).not.toContain('unrepeatable');
  });

  it('is one line for a job that goes well', async () => {
    const { key, jobId } = await buildAvatar(app);

    const lines = linesOf(jobId);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ teamId: key.teamId, state: 'succeeded', delivered: 1, msg: 'A job ended' });
  });
});
