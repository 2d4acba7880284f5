import { Injectable, type PipeTransform } from '@nestjs/common';
import { fromUlid } from '../common/index.js';
import { NotFoundError } from './http.errors.js';

/** Reads `team_<ULID>` of a path into the uuid behind it; what has another form does not exist. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  constructor(
    readonly prefix: string,
    private readonly noun = prefix,
  ) {}

  transform(text: string): string {
    const id = fromUlid(this.prefix, text);
    if (!id) {
      throw new NotFoundError(this.noun);
    }
    return id;
  }
}
