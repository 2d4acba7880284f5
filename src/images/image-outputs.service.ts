import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { type Caller, NotFoundError } from '../http/index.js';
import { type Download, type DownloadRequest, ObjectDownloads, UrlSigner } from '../storage/index.js';
import { shownStatusOf } from './dto/image.dto.js';
import { outputPath } from './image-answers.js';
import type { ImageView } from './image.entity.js';
import { OutputExpiredError, OutputNotAvailableError } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';

/** Who asks for an output: a caller, or the holder of a token. */
export type OutputReader = { caller: Caller } | { token: string };

/** Serves the pictures of images at addresses that name the image. */
@Injectable()
export class ImageOutputsService {
  constructor(
    private readonly env: Env,
    private readonly images: ImagesRepository,
    private readonly signer: UrlSigner,
    private readonly downloads: ObjectDownloads,
  ) {}

  async open(
    reader: OutputReader,
    { id, n }: { id: string; n: number },
    request: Omit<DownloadRequest, 'url'>,
  ): Promise<Download> {
    const until = this.admit(reader, outputPath(id, n));
    const image = 'caller' in reader ? await this.images.find(reader.caller, id) : await this.images.findSigned(id);
    if (!image) {
      throw new NotFoundError('image');
    }
    try {
      return await this.downloads.openKey(keyOf(image, n), until, request);
    } catch (error) {
      throw error instanceof NotFoundError ? new OutputExpiredError('picture') : error;
    }
  }

  /** Until when the answer may be kept. */
  private admit(reader: OutputReader, path: string): Date {
    if ('caller' in reader) {
      return new Date(Date.now() + this.env.OUTPUT_URL_LIFETIME_S * 1_000);
    }
    const expiresAt = this.signer.verifyToken(path, reader.token);
    if (expiresAt.getTime() <= Date.now()) {
      throw new OutputExpiredError('token');
    }
    return expiresAt;
  }
}

function keyOf(image: ImageView, n: number): string {
  const key = image.outputKeys[n];
  if (!key) {
    throw new OutputNotAvailableError(shownStatusOf(image), image.outputKeys.length);
  }
  return key;
}
