import { Body, Get, Param, Post } from '@nestjs/common';
import { ApiController, Caller, Endpoint, From } from '../http/index.js';
import { ConversationsService } from './conversations.service.js';
import { ConversationDto, HeadDto, RedoDto } from './dto/conversation.dto.js';
import { PortraitLinks } from './portrait-links.js';
import { ConversationEndError } from './portraits.errors.js';

@ApiController('v1/personas/:id/portrait/conversations/:conversationId', { tag: 'Portraits' })
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly links: PortraitLinks,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Retrieve a conversation',
    description: 'The tree of edits that go back to one picture, and where it stands.',
    scope: 'portraits:read',
    returns: ConversationDto,
  })
  async get(
    @From() caller: Caller,
    @Param('id') id: string,
    @Param('conversationId') conversationId: string,
  ): Promise<ConversationDto> {
    const { conversation, portraits } = await this.conversations.get(caller, id, conversationId);
    const items = portraits.map((portrait) => this.links.item(portrait));
    return ConversationDto.from(conversation, items);
  }

  @Post('undo')
  @Endpoint({
    summary: 'Undo an edit',
    description: 'Moves the head to the picture it was edited from. Nothing is deleted.',
    scope: 'portraits:write',
    returns: HeadDto,
    errors: [ConversationEndError],
  })
  async undo(
    @From() caller: Caller,
    @Param('id') id: string,
    @Param('conversationId') conversationId: string,
  ): Promise<HeadDto> {
    return HeadDto.from(await this.conversations.undo(caller, id, conversationId));
  }

  @Post('redo')
  @Endpoint({
    summary: 'Redo an edit',
    description: 'Moves the head to the edit that came of it. Where there are several, `to` says which.',
    scope: 'portraits:write',
    returns: HeadDto,
    errors: [ConversationEndError],
  })
  async redo(
    @From() caller: Caller,
    @Param('id') id: string,
    @Param('conversationId') conversationId: string,
    @Body() { to }: RedoDto,
  ): Promise<HeadDto> {
    return HeadDto.from(await this.conversations.redo(caller, id, conversationId, to));
  }
}
