import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import { ExpirySweep, StorageService } from '../../storage/index.js';
import { folderOf } from './upload-keys.js';
import { UploadsRepository } from './uploads.repository.js';

/** Tickets live 24 hours; the bytes of a used one belong to its character. */
@Injectable()
export class UploadsSweep extends ExpirySweep {
  constructor(
    database: Database,
    storage: StorageService,
    private readonly uploads: UploadsRepository,
  ) {
    super(database, storage);
  }

  protected async removeExpired(limit: number): Promise<(string | null)[]> {
    const expired = await this.uploads.removeExpired(limit);
    return expired.map((upload) => (upload.consumedAt ? null : `${folderOf(upload)}/`));
  }
}
