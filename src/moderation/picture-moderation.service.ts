import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { OutsideScorers, type ScoredPicture } from '../providers/index.js';
import { NO_SCORES, type Scores } from './content-scorer.js';
import { DecisionLog } from './decision-log.js';
import { ModerationBlockedError, ModerationUnavailableError } from './moderation.errors.js';
import { ModerationPolicy } from './moderation.policy.js';
import { higherOf, overThreshold } from './text-inspector.js';

interface PictureOwner {
  teamId: string;
  isTest: boolean;
  /** What the picture was drawn for; null for one that a customer sent along with an order. */
  subjectId: string | null;
}

interface NamedPicture extends ScoredPicture {
  name: string;
}

/** The copy that scorers are shown: small, and large enough to see what is in the picture. */
const JUDGED_COPY = 'card';

/** The picture is paid for when it is judged, so a scorer that stumbles gets a few chances. */
const PAUSES_MS = [500, 1_000, 2_000];

/** Judges what customers send before it is kept, and what a provider drew before anybody sees it. There is nobody to judge pictures until an outside scorer is configured. */
@Injectable()
export class PictureModerationService {
  private readonly logger = new Logger(PictureModerationService.name);

  constructor(
    private readonly scorers: OutsideScorers,
    private readonly decisions: DecisionLog,
    private readonly policy: ModerationPolicy,
  ) {}

  /** Nothing that comes with a test key goes to an outside scorer. */
  judges({ isTest }: Pick<PictureOwner, 'isTest'>): boolean {
    return !isTest && this.scorers.names.length > 0;
  }

  /** Rejects with what is against the picture; also when nobody could say. Copies are made only where they are judged. */
  async judgeIfNeeded(owner: PictureOwner, copiesOf: () => Promise<readonly NamedPicture[]>): Promise<void> {
    if (!this.judges(owner)) {
      return;
    }
    const copy = (await copiesOf()).find(({ name }) => name === JUDGED_COPY);
    if (!copy) {
      throw new Error(`A picture has to be judged, and has no ${JUDGED_COPY}.`);
    }
    await this.judge(owner, copy);
  }

  private async judge(owner: PictureOwner, picture: ScoredPicture): Promise<void> {
    const scores = await this.score(owner, picture);
    const kinds = overThreshold(scores, this.policy.thresholds);
    if (kinds.length === 0) {
      return;
    }
    const provider = this.scorers.names.join('+');
    const { version: policyVersion } = this.policy;
    const { teamId, isTest, subjectId } = owner;
    const stage = subjectId === null ? 'input_image' : 'output_image';
    const decision = { stage, action: 'refuse', kinds, scores, term: null } as const;
    await this.decisions.record({ teamId, isTest, subjectId, provider, policyVersion, ...decision });
    throw new ModerationBlockedError(scores, provider);
  }

  private async score({ teamId, subjectId }: PictureOwner, picture: ScoredPicture): Promise<Scores> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await this.scorers.scorePicture(picture)).reduce(higherOf, NO_SCORES);
      } catch (error) {
        const pauseMs = PAUSES_MS[attempt];
        if (pauseMs === undefined) {
          this.logger.error({ teamId, subjectId, err: error }, 'A picture could not be judged');
          throw new ModerationUnavailableError();
        }
        await pause(pauseMs);
      }
    }
  }
}
