import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { ExpirySweep, StorageService } from '../../storage/index.js';
import { FilesRepository } from './files.repository.js';
import { folderOf } from './files.service.js';

/** Files live a day. */
@Injectable()
export class FilesSweep extends ExpirySweep {
  constructor(
    database: Database,
    storage: StorageService,
    private readonly files: FilesRepository,
  ) {
    super(database, storage);
  }

  protected async removeExpired(limit: number): Promise<string[]> {
    return (await this.files.removeExpired(limit)).map((file) => `${folderOf(file)}/`);
  }
}
