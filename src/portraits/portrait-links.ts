import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { Link, LinkExpiry } from '../http/index.js';
import { type SignedUrl, StorageService } from '../storage/index.js';
import { EditResultDto } from './dto/edit-result.dto.js';
import { PortraitDto } from './dto/portrait.dto.js';
import { PortraitResultDto } from './dto/portrait-result.dto.js';
import type { PortraitView } from './portrait.entity.js';

/** Portraits as answers: each read mints fresh URLs. */
@Injectable()
export class PortraitLinks {
  constructor(
    private readonly env: Env,
    private readonly storage: StorageService,
  ) {}

  item(portrait: PortraitView): PortraitDto {
    const { storageKey, thumbKey, cardKey } = portrait;
    const renditions = { thumb: this.url(thumbKey)?.url ?? '', card: this.url(cardKey)?.url ?? '' };
    return PortraitDto.from(portrait, this.url(storageKey), renditions);
  }

  /** With stand-ins for the URLs: for what is kept and sent later. */
  itemLater(portrait: PortraitView): object {
    const lifetimeS = this.env.PORTRAIT_URL_LIFETIME_S;
    const { storageKey, thumbKey, cardKey } = portrait;
    const linkTo = (key: string | null) => (key ? new Link(key, lifetimeS) : '');
    return Object.assign(PortraitDto.from(portrait, null, { thumb: '', card: '' }), {
      signedUrl: linkTo(storageKey),
      renditions: { thumb: linkTo(thumbKey), card: linkTo(cardKey) },
      expiresAt: storageKey ? new LinkExpiry(lifetimeS) : null,
    });
  }

  result(portrait: PortraitView): PortraitResultDto {
    const url = this.url(portrait.storageKey)?.url ?? '';
    return portrait.kind === 'edit' ? EditResultDto.from(portrait, url) : PortraitResultDto.from(portrait, url);
  }

  private url(key: string | null): SignedUrl | null {
    return key ? this.storage.url(key, this.env.PORTRAIT_URL_LIFETIME_S) : null;
  }
}
