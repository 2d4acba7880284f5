import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type OutcomeHandler, OutcomeHandlers } from '../generation/index.js';

/** An avatar has no row of its own until somebody saves it: its job and the job's picture are all there is to it. */
@Injectable()
export class AvatarsHandler implements OutcomeHandler, OnModuleInit {
  readonly kind = 'avatar_generation';

  constructor(private readonly handlers: OutcomeHandlers) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async finish(): Promise<null> {
    return null;
  }
}
