import { structuredError } from './2026-11-15-structured-error.js';
import type { VersionedResource } from './known-versions.js';
import type { Body, VersionChange } from './version-change.js';

/** Everything inside speaks the newest version; the chain translates at the edge, one change at a time. */
export class VersionChain {
  private readonly newestFirst: VersionChange[];

  constructor(changes: VersionChange[]) {
    this.newestFirst = changes.toSorted((a, b) => (a.version < b.version ? 1 : -1));
  }

  /** A resource in its newest shape, as clients of `version` know it. */
  renderFor(version: string, resource: VersionedResource, body: Body): Body {
    return this.since(version).reduce((shown, change) => change.olderAnswer?.[resource]?.(shown) ?? shown, body);
  }

  /** A request that was written against `version`, as the newest one takes it. */
  readFrom(version: string, resource: VersionedResource, body: Body): Body {
    return this.since(version)
      .toReversed()
      .reduce((read, change) => change.newerRequest?.[resource]?.(read) ?? read, body);
  }

  private since(version: string): VersionChange[] {
    return this.newestFirst.filter((change) => change.version > version);
  }
}

const chain = new VersionChain([structuredError]);

/** For answers of every kind: over HTTP, in a webhook, in a replay. */
export const renderFor = chain.renderFor.bind(chain);

export const readFrom = chain.readFrom.bind(chain);
