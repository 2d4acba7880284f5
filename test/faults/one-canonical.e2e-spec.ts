import { Fleet, type ServiceProcess } from '../support/processes.js';
import { Customer, inParallel, report } from './load.js';
import { findViolations } from './oracle.js';

describe('50 parallel orders of one canonical portrait', () => {
  let fleet: Fleet;

  afterEach(() => fleet.close());

  it('are one provider call and one portrait, over two API processes', async () => {
    const orders = 50;
    fleet = await Fleet.create();
    const apis = await Promise.all([fleet.start('api'), fleet.start('api'), fleet.start('worker')]);
    const customer = new Customer(fleet);
    const personaId = await customer.createPersona(apis[0], 200);
    const startedAt = performance.now();

    const answers = await inParallel(orders, Array.from({ length: orders }), (_, index) =>
      customer.order(apis[index % 2] as ServiceProcess, personaId, 'wait=30'),
    );

    const calls = await fleet.count('SELECT count(*) FROM provider_call');
    report('one canonical', { orders, calls, ms: Math.round(performance.now() - startedAt) });
    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body.status)}`))).toEqual(
      new Set(['200 generated']),
    );
    expect(new Set(answers.map(({ body }) => body.portraitId)).size).toBe(1);
    expect(calls).toBe(1);
    expect(await findViolations(fleet)).toEqual([]);
  }, 90_000);
});
