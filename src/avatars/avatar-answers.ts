import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { Link } from '../http/index.js';
import { StorageService } from '../storage/index.js';
import { SavedAvatarListDto } from './dto/saved-avatar-list.dto.js';
import { SavedAvatarDto } from './dto/saved-avatar.dto.js';
import type { SavedAvatar } from './saved-avatar.entity.js';
import type { SavedAvatarPage } from './saved-avatars.service.js';

/** Saved avatars as they go out: each read mints fresh URLs. */
@Injectable()
export class AvatarAnswers {
  constructor(
    private readonly env: Env,
    private readonly storage: StorageService,
  ) {}

  render(avatar: SavedAvatar): SavedAvatarDto {
    return SavedAvatarDto.from(avatar, this.storage.url(avatar.storageKey, this.env.OUTPUT_URL_LIFETIME_S).url);
  }

  /** For an answer that is kept with its idempotency key. */
  renderKept(avatar: SavedAvatar): SavedAvatarDto {
    return SavedAvatarDto.from(avatar, new Link(avatar.storageKey, this.env.OUTPUT_URL_LIFETIME_S));
  }

  renderPage(page: SavedAvatarPage): SavedAvatarListDto {
    return SavedAvatarListDto.from(
      page.avatars.map((avatar) => this.render(avatar)),
      page,
    );
  }
}
