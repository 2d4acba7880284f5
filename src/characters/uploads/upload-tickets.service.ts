import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Database } from '../../database/index.js';
import { type Caller, invalidInput } from '../../http/index.js';
import { StorageService, UrlSigner } from '../../storage/index.js';
import { sentKeyOf } from './upload-keys.js';
import { fits, type UploadExtension, type UploadType } from './upload-types.js';
import { TooManyOpenUploadsError, UploadTypeMismatchError } from './uploads.errors.js';
import { UploadsRepository } from './uploads.repository.js';

export interface AnnouncedPicture {
  extension: UploadExtension;
  contentType: UploadType;
  sizeBytes: number | null;
}

export interface UploadTicket {
  id: string;
  url: string;
  /** To be sent with the bytes, as they are. */
  headers: Record<string, string>;
  /** Of the URL; the ticket itself lives for a day. */
  expiresAt: Date;
}

const MAX_OPEN = 100;
const URL_LIFETIME_S = 900;

/** Hands out tickets and says where the bytes go: to the bucket where it takes them itself, else to us. */
@Injectable()
export class UploadTicketsService {
  constructor(
    private readonly database: Database,
    private readonly uploads: UploadsRepository,
    private readonly storage: StorageService,
    private readonly urls: UrlSigner,
  ) {}

  async init(caller: Caller, picture: AnnouncedPicture): Promise<UploadTicket> {
    const { extension, contentType } = picture;
    if (!fits(extension, contentType)) {
      throw new UploadTypeMismatchError(extension, contentType);
    }
    const id = newId();
    const target = await this.targetOf(sentKeyOf({ teamId: caller.teamId, id }), picture);
    const isOpen = await this.database.transaction(() => this.uploads.insert(caller, id, MAX_OPEN));
    if (!isOpen) {
      throw new TooManyOpenUploadsError(await this.uploads.secondsUntilNextExpiry(caller));
    }
    return { id, ...target };
  }

  private async targetOf(key: string, { contentType, sizeBytes }: AnnouncedPicture): Promise<Omit<UploadTicket, 'id'>> {
    const expiresAt = new Date(Date.now() + URL_LIFETIME_S * 1000);
    const facts = { contentType, sizeBytes: sizeBytes ?? 0, lifetimeS: URL_LIFETIME_S };
    const presigned = await this.storage.presignPut(key, facts);
    if (!presigned) {
      return { ...this.urls.sign('PUT', key, URL_LIFETIME_S), headers: { 'Content-Type': contentType } };
    }
    if (sizeBytes === null) {
      throw invalidInput(
        [{ path: 'size_bytes', kind: 'missing', message: 'size_bytes says how many bytes will come.' }],
        'body',
      );
    }
    return { ...presigned, expiresAt };
  }
}
