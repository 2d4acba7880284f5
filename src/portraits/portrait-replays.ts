import { Injectable, type OnModuleInit } from '@nestjs/common';
import { WaitingReplays } from '../http/index.js';
import { PortraitResultsService } from './portrait-results.service.js';
import { PortraitsService } from './portraits.service.js';

/** A replay of a drawing route waits for the same portrait and shows it as it stands now. */
@Injectable()
export class PortraitReplays implements OnModuleInit {
  constructor(
    private readonly replays: WaitingReplays,
    private readonly portraits: PortraitsService,
    private readonly results: PortraitResultsService,
  ) {}

  onModuleInit(): void {
    this.replays.register('portrait', async (caller, id, { preferredWaitMs, wasAnswered }) => {
      const portrait = await this.portraits.getOrdered(caller, id);
      return wasAnswered
        ? this.results.getAsItStands(caller, portrait, preferredWaitMs)
        : this.results.get(caller, portrait, preferredWaitMs);
    });
  }
}
