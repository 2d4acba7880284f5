import { Get, Param, Query } from '@nestjs/common';
import { ApiController, Caller, Endpoint, From } from '../http/index.js';
import { AbsentPortraitDto } from './dto/absent-portrait.dto.js';
import { ListPortraitsQuery } from './dto/list-portraits.dto.js';
import { PortraitDto } from './dto/portrait.dto.js';
import { PortraitGalleryDto } from './dto/portrait-gallery.dto.js';
import { PromptPreviewDto } from './dto/prompt-preview.dto.js';
import { PortraitLinks } from './portrait-links.js';
import { PortraitPromptsService } from './portrait-prompts.service.js';
import { PortraitsService } from './portraits.service.js';

@ApiController('v1/personas/:id', { tag: 'Portraits' })
export class PortraitsController {
  constructor(
    private readonly portraits: PortraitsService,
    private readonly prompts: PortraitPromptsService,
    private readonly links: PortraitLinks,
  ) {}

  @Get('portrait/canonical/prompt')
  @Endpoint({
    summary: 'Preview the canonical prompt',
    description: 'The exact text that the canonical would be drawn from, and what moderation finds in it. Free.',
    scope: 'portraits:read',
    returns: PromptPreviewDto,
  })
  async previewPrompt(@From() caller: Caller, @Param('id') id: string): Promise<PromptPreviewDto> {
    return PromptPreviewDto.from(await this.prompts.preview(caller, id));
  }

  @Get('portrait')
  @Endpoint({
    summary: 'Retrieve the active portrait',
    description: 'The activated portrait, else the canonical; `{"status": "absent"}` when there is neither.',
    scope: 'portraits:read',
    returns: [PortraitDto, AbsentPortraitDto],
  })
  async getActive(@From() caller: Caller, @Param('id') id: string): Promise<PortraitDto | AbsentPortraitDto> {
    const portrait = await this.portraits.findActive(caller, id);
    return portrait ? this.links.item(portrait) : new AbsentPortraitDto();
  }

  @Get('portraits')
  @Endpoint({
    summary: 'List the portraits',
    description: 'Those that can be shown, newest first; the others too with `includeFailed=true`.',
    scope: 'portraits:read',
    returns: PortraitGalleryDto,
  })
  async list(
    @From() caller: Caller,
    @Param('id') id: string,
    @Query() { kind, conversationId, includeFailed }: ListPortraitsQuery,
  ): Promise<PortraitGalleryDto> {
    const filter = { kind, conversationId, hasUnusable: includeFailed === 'true' };
    const gallery = await this.portraits.listGallery(caller, id, filter);
    const items = gallery.portraits.map((portrait) => this.links.item(portrait));
    return PortraitGalleryDto.from(gallery, items);
  }

  @Get('portrait/:pid')
  @Endpoint({ summary: 'Retrieve a portrait', scope: 'portraits:read', returns: PortraitDto })
  async get(@From() caller: Caller, @Param('id') id: string, @Param('pid') pid: string): Promise<PortraitDto> {
    return this.links.item(await this.portraits.get(caller, id, pid));
  }
}
