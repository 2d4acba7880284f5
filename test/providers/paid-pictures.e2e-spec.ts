import { jest } from '@jest/globals';
import { AttemptsRepository } from '../../src/jobs/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Orderer, PRICE_MILLI } from './orders.js';

/** As pg says it. */
const AWAY = 'Connection terminated unexpectedly';

describe('a picture that is paid for while the database is away', () => {
  const upstream = new FakeUpstream();
  let app: TestApp;
  let orderer: Orderer;
  let keepPicture: AttemptsRepository['keepPicture'];

  beforeAll(async () => {
    await upstream.start();
    app = await startApp({ env: upstream.env('gemini') });
    orderer = await Orderer.create(app);
    const attempts = app.get(AttemptsRepository);
    keepPicture = attempts.keepPicture.bind(attempts);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    upstream.verify();
  });

  afterAll(async () => {
    await app.close();
    await upstream.stop();
  });

  it.each<[string, AttemptsRepository['keepPicture']]>([
    ['before its row was written', () => Promise.reject(new Error(AWAY))],
    [
      'before anybody heard that its row was written',
      async (...row) => {
        await keepPicture(...row);
        throw new Error(AWAY);
      },
    ],
  ])('is kept, and not paid for again: %s', async (_, keepOnce) => {
    jest.spyOn(app.get(AttemptsRepository), 'keepPicture').mockImplementationOnce(keepOnce);
    const before = await orderer.books();

    const job = await orderer.draw('A keeper.');

    expect(job).toMatchObject({ state: 'succeeded', delivered: 1, crashCount: 0 });
    expect(upstream.calls).toHaveLength(1);
    expect(await orderer.books()).toEqual({ ...before, capturedMilli: before.capturedMilli + PRICE_MILLI });
  });
});
