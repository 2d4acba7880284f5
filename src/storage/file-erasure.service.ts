import { Injectable } from '@nestjs/common';
import { InputObjectsRepository } from './input-objects.repository.js';
import { ObjectStore } from './object-store.js';
import { StoredObjectsRepository } from './stored-objects.repository.js';

/** How many files went; renditions are the small copies beside them. */
export interface ErasedFiles {
  objects: number;
  renditions: number;
}

const RENDITION = /-(thumb|card)\.webp$/;

/** Removes files for good. Each target is one key, or a folder (`…/`). */
@Injectable()
export class FileErasureService {
  constructor(
    private readonly bytes: ObjectStore,
    private readonly objects: StoredObjectsRepository,
    private readonly inputs: InputObjectsRepository,
  ) {}

  /** The bytes, whatever rows say of them. Not for transactions: it waits for the store. */
  async purge(targets: string[]): Promise<ErasedFiles> {
    const keys = new Set<string>();
    for (const target of new Set(targets)) {
      for await (const { key } of this.filesOf(target)) {
        keys.add(key);
      }
      await this.bytes.deletePrefix(target);
    }
    const renditions = [...keys].filter((key) => RENDITION.test(key)).length;
    return { objects: keys.size - renditions, renditions };
  }

  /** Every file of a team that a row speaks of. */
  listKeys(teamId: string): Promise<string[]> {
    return this.objects.listKeys(teamId);
  }

  /** The rows, in the transaction in progress; answers how many there were. */
  async forget(targets: string[]): Promise<number> {
    let rows = 0;
    for (const target of new Set(targets)) {
      rows += await this.objects.removePrefix(target);
      rows += await this.inputs.removePrefix(target);
    }
    return rows;
  }

  private async *filesOf(target: string): AsyncGenerator<{ key: string }> {
    if (target.endsWith('/')) {
      yield* this.bytes.list(target);
    } else {
      yield { key: target };
    }
  }
}
