import { Injectable } from '@nestjs/common';
import { toUlid } from '../common/index.js';
import { Env } from '../config/index.js';
import { Link, LinkMinter, type List, listOf, type Page } from '../http/index.js';
import { ImageDto } from './dto/image.dto.js';
import type { ImageView } from './image.entity.js';

/** Images as they go out: each read mints fresh URLs. */
@Injectable()
export class ImageAnswers {
  constructor(
    private readonly env: Env,
    private readonly minter: LinkMinter,
  ) {}

  render(image: ImageView): ImageDto {
    const urls = this.linksOf(image).map(({ objectKey, lifetimeS, path }) =>
      this.minter.mint(objectKey, lifetimeS, path),
    );
    return ImageDto.from(image, urls);
  }

  /** For an answer that is kept, with its idempotency key or in a webhook. */
  renderKept(image: ImageView): ImageDto {
    return ImageDto.from(image, this.linksOf(image));
  }

  renderPage(page: Page<ImageView>): List<ImageDto> {
    return listOf(page, (image) => this.render(image));
  }

  private linksOf(image: ImageView): Link[] {
    return image.outputKeys.map((key, n) => new Link(key, this.env.OUTPUT_URL_LIFETIME_S, outputPath(image.id, n)));
  }
}

/** Where the bytes of an output are served. */
export const outputPath = (id: string, n: number): string => `/v1/images/${toUlid('img', id)}/output/${n}`;
