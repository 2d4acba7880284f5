import { Injectable } from '@nestjs/common';
import { Link } from '../../http/index.js';
import { StorageService } from '../../storage/index.js';
import { FileDto } from './dto/file.dto.js';
import type { StoredFile } from './file.entity.js';

const URL_LIFETIME_S = 3_600;

/** Files as callers see them, with URLs that do not outlive them. */
@Injectable()
export class FileAnswers {
  constructor(private readonly storage: StorageService) {}

  render(file: StoredFile): FileDto {
    const leftS = Math.floor((file.expiresAt.getTime() - Date.now()) / 1000);
    const lifetimeS = Math.max(0, Math.min(URL_LIFETIME_S, leftS));
    return FileDto.from(file, this.storage.url(file.objectKey, lifetimeS).url);
  }

  /** For an answer that is kept with an idempotency key: its URL is minted whenever it is sent. */
  renderKept(file: StoredFile): FileDto {
    return FileDto.from(file, new Link(file.objectKey, URL_LIFETIME_S, undefined, file.expiresAt));
  }
}
