import { Injectable } from '@nestjs/common';
import type { Caller } from '../http/index.js';
import { ObjectMissingError, type Picture, StorageService } from '../storage/index.js';
import { GuardedHttp, RequestRefused } from '../webhooks/index.js';
import type { StoredFile } from './files/file.entity.js';
import { FilesService } from './files/files.service.js';
import { UnusableReferenceError } from './images.errors.js';
import { MAX_REFERENCE_BYTES, ReferenceIntakeService } from './reference-intake.service.js';

/** Of one address: six of them still answer within the patience of most clients. */
const FETCH_MS = 10_000;
const ADDRESS = /^https:\/\//i;

/** Opens the pictures that an order names: files of the team, and addresses, which are fetched while the request waits. */
@Injectable()
export class ReferencePicturesService {
  constructor(
    private readonly files: FilesService,
    private readonly http: GuardedHttp,
    private readonly storage: StorageService,
    private readonly intake: ReferenceIntakeService,
  ) {}

  /** All that can be said against the names without fetching any. */
  async requireReadable(caller: Caller, names: readonly string[]): Promise<void> {
    for (const [at, name] of names.entries()) {
      if (isFile(name)) {
        await this.getFile(caller, name, at);
      } else if (ADDRESS.test(name)) {
        this.requireUrl(name, at);
      } else {
        throw new UnusableReferenceError(at, 'Name one of your files (file_…), or an https address.');
      }
    }
  }

  async open(caller: Caller, name: string, at: number): Promise<Picture> {
    const bytes = isFile(name) ? await this.readFile(caller, name, at) : await this.fetch(name, at);
    return this.intake.take(caller, bytes, at);
  }

  private async getFile(caller: Caller, fileId: string, at: number): Promise<StoredFile> {
    const file = await this.files.findForReference(caller, fileId);
    if (!file) {
      throw new UnusableReferenceError(at, 'You have no such file; files are gone after 24 hours.');
    }
    return file;
  }

  private requireUrl(url: string, at: number): void {
    try {
      this.http.requirePictureUrl(url);
    } catch (error) {
      throw refusalOf(error, at);
    }
  }

  private async readFile(caller: Caller, fileId: string, at: number): Promise<Buffer> {
    const { objectKey } = await this.getFile(caller, fileId, at);
    try {
      return await this.storage.read(objectKey);
    } catch (error) {
      throw error instanceof ObjectMissingError ? new UnusableReferenceError(at, 'The file is gone.') : error;
    }
  }

  private async fetch(url: string, at: number): Promise<Buffer> {
    try {
      const { status, bytes } = await this.http.download(url, { maxBytes: MAX_REFERENCE_BYTES, deadlineMs: FETCH_MS });
      if (status !== 200) {
        throw new UnusableReferenceError(at, `Its server answered ${status}; redirects are not followed.`);
      }
      return bytes;
    } catch (error) {
      throw refusalOf(error, at);
    }
  }
}

const isFile = (name: string): boolean => name.startsWith('file_');

const refusalOf = (error: unknown, at: number): unknown =>
  error instanceof RequestRefused ? new UnusableReferenceError(at, error.message) : error;
