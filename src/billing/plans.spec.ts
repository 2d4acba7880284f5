import { Caller, PLANS, type Plan } from '../http/index.js';
import { TierDisabledError } from './billing.errors.js';
import { requirePortraits } from './plans.js';

const callerOn = (plan: Plan, isTest = false) => new Caller('team', 'key', new Set(), plan, isTest, '2026-05-15');

describe('the plan gate of portraits', () => {
  it.each(PLANS.filter((plan) => plan !== 'free'))('opens on %s', (plan) => {
    expect(() => requirePortraits(callerOn(plan))).not.toThrow();
  });

  it('stays shut on free', () => {
    expect(() => requirePortraits(callerOn('free'))).toThrow(TierDisabledError);
  });

  it('does not concern test keys', () => {
    expect(() => requirePortraits(callerOn('free', true))).not.toThrow();
  });
});
