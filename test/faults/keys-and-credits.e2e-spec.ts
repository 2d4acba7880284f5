import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, type ServiceProcess } from '../support/processes.js';
import { isLong, report } from './load.js';

interface Seen {
  status: number;
  isReplay: boolean;
  text: string;
}

/** The short form has one, for the machine is everybody's. */
const ROUNDS_OF_ONE_KEY = isLong ? 20 : 1;

describe('two API processes', () => {
  let fleet: Fleet;
  let apis: ServiceProcess[];

  beforeAll(async () => {
    fleet = await Fleet.create();
    apis = await Promise.all([fleet.start('api'), fleet.start('api')]);
  }, 90_000);

  afterAll(() => fleet.close());

  const generate = async (index: number, prompt: string, headers: Record<string, string> = {}): Promise<Seen> => {
    const response = await fetch(`${(apis[index % 2] as ServiceProcess).url}/api/v1/avatars/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ prompt }),
    });
    return {
      status: response.status,
      isReplay: response.headers.has('x-idempotency-replayed'),
      text: await response.text(),
    };
  };

  const countJobs = (prompt: string) =>
    fleet.count(`SELECT count(*) FROM job WHERE input->'shots'->0->'prompt'->>'user' LIKE '%${prompt}%'`);

  it(`execute once for a hundred requests with one key, and answer all of them the same, ${ROUNDS_OF_ONE_KEY} times`, async () => {
    const replays: number[] = [];
    for (let round = 0; round < ROUNDS_OF_ONE_KEY; round += 1) {
      const prompt = `the twin of round ${round} here`;
      const headers = { 'idempotency-key': prompt };

      const seen = await Promise.all(Array.from({ length: 100 }, (_, index) => generate(index, prompt, headers)));

      replays.push(seen.filter(({ isReplay }) => isReplay).length);
      expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([202]));
      expect(new Set(seen.map(({ text }) => text)).size).toBe(1);
      expect(await countJobs(prompt)).toBe(1);
    }
    report('row 30, one key', { rounds: ROUNDS_OF_ONE_KEY, requests: 100, replays: replays.join(' ') });
    expect(replays).toEqual(Array.from({ length: ROUNDS_OF_ONE_KEY }, () => 99));
  }, 120_000);

  it('take exactly ten of fifty orders when there are credits for ten, twenty times', async () => {
    const rounds = 20;
    const passed: number[] = [];
    const { lowest, reads } = await lowestDuring(fleet, async () => {
      for (let round = 0; round < rounds; round += 1) {
        await leaveAvailable(10);
        const seen = await Promise.all(
          Array.from({ length: 50 }, (_, index) => generate(index, `round ${round} of many`)),
        );
        passed.push(seen.filter(({ status }) => status === 202).length);
        expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([202, 402]));
      }
    });
    report('row 36, credits for ten', { rounds, passed: passed.join(' '), reads, 'lowest balance': lowest });
    expect(lowest).toBeGreaterThanOrEqual(0);
    expect(passed).toEqual(Array.from({ length: rounds }, () => 10));
    expect(await fleet.count('SELECT count(*) FROM invariant_violation')).toBe(0);
    expect(await fleet.count('SELECT count(*) FROM credit_account WHERE posted - held < 0')).toBe(0);
  }, 120_000);

  /** Through the operator's route, as anybody would. */
  async function leaveAvailable(credits: number): Promise<void> {
    const [api] = apis as [ServiceProcess];
    const balance = await fetch(`${api.url}/v1/balance`, { headers: { authorization: `Bearer ${fleet.key}` } });
    const { available_credits: available } = (await balance.json()) as { available_credits: number };
    const team = await fetch(`${api.url}/v1/team`, { headers: { authorization: `Bearer ${fleet.key}` } });
    const { id } = (await team.json()) as { id: string };
    if (available !== credits) {
      await fetch(`${api.url}/admin/v1/teams/${id}/credits`, {
        method: 'POST',
        headers: { authorization: `Bearer ${fleet.secrets[1]}`, 'content-type': 'application/json' },
        body: JSON.stringify({ amount: credits - available, reason: 'Another round.' }),
      });
    }
  }
});

/** The lowest that anybody's balance or holds were while others spent it, read again and again. */
async function lowestDuring(fleet: Fleet, work: () => Promise<void>): Promise<{ lowest: number; reads: number }> {
  const watch = { isOver: false };
  const watching = watchBalances(fleet, watch);
  await work().finally(() => {
    watch.isOver = true;
  });
  return watching;
}

async function watchBalances(fleet: Fleet, watch: { isOver: boolean }): Promise<{ lowest: number; reads: number }> {
  let [lowest, reads] = [Number.POSITIVE_INFINITY, 0];
  while (!watch.isOver) {
    lowest = Math.min(lowest, await fleet.count('SELECT min(least(posted - held, held)) FROM credit_account'));
    reads += 1;
    await delay(5);
  }
  return { lowest, reads };
}
