import { RecurringWork } from './recurring-work.js';

const INTERVAL_MS = 1;

describe('recurring work', () => {
  let work: RecurringWork;

  afterEach(() => work.stop());

  it('comes round again, also after it failed', async () => {
    const turns = turnsOf(3);
    const failures: string[] = [];
    work = new RecurringWork(
      async () => {
        turns.next();
        throw new Error(`turn ${turns.count}`);
      },
      ({ message }) => failures.push(message),
    );

    work.start(INTERVAL_MS);
    await turns.over;

    expect(failures.slice(0, 2)).toEqual(['turn 1', 'turn 2']);
  });

  it('is never done twice at a time', async () => {
    const turns = turnsOf(5);
    let [atOnce, most] = [0, 0];
    work = new RecurringWork(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 3 * INTERVAL_MS));
      atOnce -= 1;
      turns.next();
    }, rethrow);

    work.start(INTERVAL_MS, { isDueNow: true });
    await turns.over;

    expect(most).toBe(1);
  });

  it('is over when it was stopped', async () => {
    const release = Promise.withResolvers<void>();
    let isDone = false;
    work = new RecurringWork(async () => {
      await release.promise;
      isDone = true;
    }, rethrow);
    work.start(60_000, { isDueNow: true });

    const stopped = work.stop();
    expect(work.isStopping).toBe(true);
    expect(isDone).toBe(false);
    release.resolve();
    await stopped;

    expect(isDone).toBe(true);
  });
});

const rethrow = (error: Error): never => {
  throw error;
};

function turnsOf(wanted: number) {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const turns = {
    over,
    count: 0,
    next: () => {
      turns.count += 1;
      if (turns.count === wanted) {
        resolve();
      }
    },
  };
  return turns;
}
