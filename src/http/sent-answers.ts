import { Injectable } from '@nestjs/common';

export interface SentAnswer {
  method: string;
  /** The route's template; `none` stands for every address that no route has. */
  route: string;
  status: number;
  seconds: number;
}

type Listener = (answer: SentAnswer) => void;

/** Tells of every answer once it was sent. */
@Injectable()
export class SentAnswers {
  private readonly listeners: Listener[] = [];

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  tell(answer: SentAnswer): void {
    for (const listener of this.listeners) {
      listener(answer);
    }
  }
}
