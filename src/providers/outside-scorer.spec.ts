import { OutsideScorers } from './outside-scorer.js';

const PICTURE = { bytes: Buffer.alloc(1), mimeType: 'image/png' };

describe('those who score from outside', () => {
  it('are asked of nothing while a transaction waits for them', async () => {
    const scorers = new OutsideScorers([], { isInTransaction: () => true });

    await expect(scorers.scoreTexts(['a sailor'])).rejects.toThrow('transaction');
    await expect(scorers.scorePicture(PICTURE)).rejects.toThrow('transaction');
  });

  it('are asked otherwise', async () => {
    const scorers = new OutsideScorers([], { isInTransaction: () => false });

    expect([await scorers.scoreTexts(['a sailor']), await scorers.scorePicture(PICTURE)]).toEqual([[], []]);
  });
});
