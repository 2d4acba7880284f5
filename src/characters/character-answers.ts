import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { Link, type Page } from '../http/index.js';
import { StorageService } from '../storage/index.js';
import type { ShownCharacter } from './characters.repository.js';
import { CharacterDto, CharacterListDto, type ToUrl } from './dto/character.dto.js';

/** Characters as they go out. */
@Injectable()
export class CharacterAnswers {
  constructor(
    private readonly env: Env,
    private readonly storage: StorageService,
  ) {}

  /** With URLs that work from now on. */
  render(character: ShownCharacter): CharacterDto {
    return CharacterDto.from(character, this.signed);
  }

  renderPage(page: Page<ShownCharacter>): CharacterListDto {
    return CharacterListDto.from(page, this.signed);
  }

  /** With stand-ins for the URLs: for what is kept and sent later. */
  renderLater(character: ShownCharacter): CharacterDto {
    return CharacterDto.from(character, (objectKey) => new Link(objectKey, this.env.CHARACTER_URL_LIFETIME_S));
  }

  private readonly signed: ToUrl = (objectKey) => this.storage.url(objectKey, this.env.CHARACTER_URL_LIFETIME_S).url;
}
