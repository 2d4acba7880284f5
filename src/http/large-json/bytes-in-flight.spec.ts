import { BytesInFlight } from './bytes-in-flight.js';

describe('the gate on bytes in flight', () => {
  it('lets bodies in up to its limit, and more once some are answered', () => {
    const gate = new BytesInFlight(100);

    expect([gate.take(60), gate.take(40), gate.take(1)]).toEqual([true, true, false]);
    gate.giveBack(40);
    expect([gate.take(41), gate.take(40)]).toEqual([false, true]);
  });

  it('lets a single body in, however small the limit', () => {
    const gate = new BytesInFlight(100);

    expect([gate.take(500), gate.take(1)]).toEqual([true, false]);
    gate.giveBack(500);
    expect(gate.take(100)).toBe(true);
  });
});
