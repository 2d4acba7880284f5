import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** Finds every address of a host name. Tests bring their own. */
@Injectable()
export class NameResolver {
  /** Empty for a name that nobody knows. */
  async resolve(host: string): Promise<string[]> {
    const found = await lookup(host, { all: true, order: 'verbatim' }).catch(() => []);
    return found.map(({ address }) => address);
  }
}
