import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { NotFoundError, PayloadTooLargeError } from '../../http/index.js';
import { readBody } from './upload-bodies.js';
import { uploadOfKey } from './upload-keys.js';
import { MAX_UPLOAD_BYTES, UploadPicturesService } from './upload-pictures.service.js';
import { UploadAlreadyReceivedError } from './uploads.errors.js';
import { UploadsRepository } from './uploads.repository.js';

export interface Received {
  id: string;
  sizeBytes: number;
  width: number;
  height: number;
}

/** Takes the bytes that a signed URL allows. */
@Injectable()
export class UploadsReception {
  constructor(
    private readonly uploads: UploadsRepository,
    private readonly pictures: UploadPicturesService,
  ) {}

  /** The ticket is judged before its bytes are read, and again when they are a picture. */
  async receive(key: string, body: IncomingMessage): Promise<Received> {
    const upload = await this.get(key);
    if (Number(body.headers['content-length'] ?? 0) > MAX_UPLOAD_BYTES) {
      throw new PayloadTooLargeError();
    }
    const sent = await readBody(body, MAX_UPLOAD_BYTES);
    const picture = await this.pictures.receive(upload, sent);
    if (!picture) {
      throw new UploadAlreadyReceivedError();
    }
    return { id: upload.id, sizeBytes: sent.length, width: picture.width, height: picture.height };
  }

  private async get(key: string) {
    const named = uploadOfKey(key);
    const upload = named && (await this.uploads.find(named.teamId, named.id));
    if (!upload) {
      throw new NotFoundError('upload');
    }
    if (upload.receivedAt) {
      throw new UploadAlreadyReceivedError();
    }
    return upload;
  }
}
