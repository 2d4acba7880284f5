import { FakeUpstream } from '../support/fake-upstream/index.js';
import { Fleet } from '../support/processes.js';
import { Customer, inParallel, report, secondsSince } from './load.js';
import { findViolations } from './oracle.js';

describe('50 parallel orders of one canonical portrait', () => {
  const upstream = new FakeUpstream();
  let fleet: Fleet;

  beforeAll(() => upstream.start());
  afterEach(() => fleet.close());
  afterAll(() => upstream.stop());

  it('are one provider call and one portrait, over two API processes', async () => {
    const orders = 50;
    fleet = await Fleet.create(upstream.env('gemini'));
    await Promise.all([fleet.start('api'), fleet.start('api'), fleet.startAll('worker')]);
    upstream.script = () => ({ delayMs: 200 });
    const customer = new Customer(fleet);
    const personaId = await customer.createPersona(0);
    const startedAt = performance.now();

    const answers = await inParallel(orders, Array.from({ length: orders }), () =>
      customer.order(personaId, 'wait=30'),
    );

    const ids = new Set(answers.map(({ body }) => body.portraitId));
    report('row 43, one canonical', {
      orders,
      calls: upstream.calls.length,
      portraits: ids.size,
      seconds: secondsSince(startedAt),
    });
    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body.status)}`))).toEqual(
      new Set(['200 generated']),
    );
    expect(ids.size).toBe(1);
    expect(await fleet.count('SELECT count(*) FROM provider_call')).toBe(1);
    expect(upstream.calls).toHaveLength(1);
    expect(await findViolations(fleet)).toEqual([]);
    upstream.verify();
  }, 90_000);
});
