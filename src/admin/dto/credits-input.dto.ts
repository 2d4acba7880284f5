import { toMilli } from '../../billing/index.js';
import { invalidInput, NumberField, StringField } from '../../http/index.js';
import type { CreditChange } from '../credits.service.js';

const MAX_CREDITS = 1_000_000_000;

function changeOf(amount: number, reason: string): CreditChange {
  const amountMilli = toMilli(amount);
  if (!amountMilli) {
    const message = 'amount must have at most three decimals and not be 0.';
    throw invalidInput([{ path: 'amount', kind: 'format', message }], 'body');
  }
  return { amountMilli, reason };
}

const ReasonField = () =>
  StringField({ description: 'Why; the team reads it.', min: 1, max: 500, isTrimmed: true, example: 'Goodwill' });

export class GrantCreditsDto {
  @NumberField({
    description: 'Credits, at most three decimals; negative takes back.',
    min: -MAX_CREDITS,
    max: MAX_CREDITS,
    example: 250,
  })
  amount!: number;

  @ReasonField()
  reason!: string;

  change(): CreditChange {
    return changeOf(this.amount, this.reason);
  }
}

export class RefundDto {
  @StringField({
    description: 'The hold that was charged, as the statement names it.',
    max: 64,
    example: 'hold_01KAM2Z8C5F6T7V8W9X0Y1Z2A3',
  })
  hold_id!: string;

  @NumberField({ description: 'Credits, at most three decimals.', min: 0.001, max: MAX_CREDITS, example: 1 })
  amount!: number;

  @ReasonField()
  reason!: string;

  change(): CreditChange {
    return changeOf(this.amount, this.reason);
  }
}
