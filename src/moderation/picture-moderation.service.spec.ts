import { OutsideScorers, type ScoredPicture } from '../providers/index.js';
import { NO_SCORES } from './content-scorer.js';
import type { DecisionLog } from './decision-log.js';
import { ModerationPolicy } from './moderation.policy.js';
import { PictureModerationService } from './picture-moderation.service.js';

const LIVE = { teamId: 'team', isTest: false, subjectId: null };

const copyNamed = (name: string) => ({ name, bytes: Buffer.from(name), mimeType: 'image/webp' });
const noCopies = () => Promise.reject(new Error('No copy is to be made.'));

describe('a picture that may have to be judged', () => {
  const seen: ScoredPicture[] = [];
  const scorer = {
    names: ['scorer'],
    scorePicture: (picture: ScoredPicture) => {
      seen.push(picture);
      return Promise.resolve([NO_SCORES]);
    },
  };
  const moderationBy = (scorers: unknown) =>
    new PictureModerationService(scorers as OutsideScorers, {} as DecisionLog, new ModerationPolicy());
  const service = moderationBy(scorer);
  const idle = moderationBy(new OutsideScorers([]));

  it('is judged by its card', async () => {
    const card = copyNamed('card');

    await service.judgeIfNeeded(LIVE, () => Promise.resolve([copyNamed('thumb'), card]));

    expect(service.judges(LIVE)).toBe(true);
    expect(seen).toEqual([card]);
  });

  it('is not even copied where nobody judges pictures', async () => {
    await expect(idle.judgeIfNeeded(LIVE, noCopies)).resolves.toBeUndefined();
    expect(idle.judges(LIVE)).toBe(false);
  });

  it('is not even copied where it is a test picture', async () => {
    const owner = { ...LIVE, isTest: true };

    await expect(service.judgeIfNeeded(owner, noCopies)).resolves.toBeUndefined();
    expect(service.judges(owner)).toBe(false);
  });

  it('does not pass unseen for want of a card', async () => {
    await expect(service.judgeIfNeeded(LIVE, () => Promise.resolve([copyNamed('thumb')]))).rejects.toThrow(
      'has no card',
    );
    await expect(service.judgeIfNeeded(LIVE, () => Promise.resolve([]))).rejects.toThrow('has no card');
  });
});
