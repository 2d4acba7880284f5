import { toMilli } from '../../billing/index.js';
import { exampleId, Examples, invalidInput, NumberField, StringField } from '../../http/index.js';
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

@Examples({ grant: { amount: 250, reason: 'Goodwill' }, 'taken back': { amount: -0.5, reason: 'Granted by mistake' } })
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

@Examples({ 'one credit': { hold_id: exampleId('hold'), amount: 1, reason: 'Goodwill' } })
export class RefundDto {
  @StringField({
    description: 'The hold that was charged, as the statement names it.',
    max: 64,
    example: exampleId('hold'),
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
