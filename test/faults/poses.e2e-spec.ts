import { FakeUpstream, type ReceivedCall } from '../support/fake-upstream/index.js';
import { Fleet, poll, type ServiceProcess } from '../support/processes.js';
import { Customer, report, tally } from './load.js';
import { countDone, findViolations, untilAllEnded } from './oracle.js';

const WISH = { name: 'Aurora', generate: true, attributes: { gender: 'woman', age: 28, hair_color: 'auburn' } };
const POSES = ['portrait', 'front', 'side', 'back'];

const poseOf = ({ text }: ReceivedCall): string => /\nPose: (\w+)/.exec(text)?.[1] ?? 'none';

describe('the four poses of a character', () => {
  const upstream = new FakeUpstream();
  let fleet: Fleet;
  let customer: Customer;
  let first: ServiceProcess;

  beforeAll(() => upstream.start());
  beforeEach(async () => {
    fleet = await Fleet.create({ ...upstream.env('gemini'), JOB_LEASE_MS: '1500', JOB_SWEEP_MS: '300' });
    customer = new Customer(fleet);
    [first] = await Promise.all([fleet.start('worker'), fleet.startAll('api')]);
  });
  afterEach(async () => {
    await fleet.close();
    upstream.verify();
  });
  afterAll(() => upstream.stop());

  const captured = () => fleet.count('SELECT coalesce(sum(captured), 0) / 1000 FROM credit_hold');

  const callsByPose = () => tally(upstream.calls.map(poseOf));

  it('are paid for as they were delivered, and drawn again only as they are missing', async () => {
    await fleet.startRest('worker');
    upstream.script = (call) => (poseOf(call) === 'side' ? { status: 400, body: '{}' } : undefined);
    const { body } = await customer.ask('/v1/characters', WISH);
    await untilAllEnded(fleet, 60_000);
    const partial = await customer.ask(`/v1/characters/${String(body.id)}`);
    const [paidFirst, callsFirst] = [await captured(), callsByPose()];
    upstream.script = () => undefined;

    const again = await customer.ask(`/v1/characters/${String(body.id)}/resynthesize`, {});
    await untilAllEnded(fleet, 60_000);

    report('row 28, three poses of four', {
      'calls first': callsFirst,
      'paid first': paidFirst,
      'calls in all': callsByPose(),
      'paid in all': await captured(),
    });
    expect([partial.body.status, paidFirst]).toEqual(['failed', 3]);
    expect(again.fault).toBeNull();
    expect(callsByPose()).toBe('1 × portrait + 1 × front + 2 × side + 1 × back');
    expect(await captured()).toBe(4);
    expect(await findViolations(fleet)).toEqual([]);
  }, 120_000);

  it('are not drawn twice when the worker dies after the second', async () => {
    let isFirst = true;
    upstream.script = (call) => {
      const isFatal = poseOf(call) === 'side' && isFirst;
      isFirst = isFirst && !isFatal;
      return isFatal ? { trouble: 'hang' } : undefined;
    };
    const { body } = await customer.ask('/v1/characters', WISH);
    await poll(
      async () => isFirst,
      (isWaiting) => !isWaiting,
      30_000,
    );
    await fleet.startRest('worker');

    await first.kill();
    await untilAllEnded(fleet, 60_000);

    const character = await customer.ask(`/v1/characters/${String(body.id)}`);
    report('row 28, crash after pose 2', { calls: callsByPose(), paid: await captured() });
    expect(await countDone(fleet)).toBe(1);
    expect((character.body.refs as { pose: string }[]).map(({ pose }) => pose)).toEqual(POSES);
    expect(callsByPose()).toBe('1 × portrait + 1 × front + 2 × side + 1 × back');
    expect(await captured()).toBe(4);
    expect(await findViolations(fleet)).toEqual([]);
  }, 120_000);
});
