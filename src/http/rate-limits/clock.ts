import { Injectable } from '@nestjs/common';

/** Time that only moves forward; where it starts means nothing. */
@Injectable()
export class MonotonicClock {
  nowMs(): number {
    return performance.now();
  }
}
