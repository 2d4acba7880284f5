import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_UUID, Examples, StringField } from '../../http/index.js';
import { PortraitDto } from './portrait.dto.js';

export class ConversationDto {
  @ApiProperty({ format: 'uuid' })
  conversationId!: string;

  @ApiProperty({
    format: 'uuid',
    description: 'The canonical or variant that was edited first. One that was deleted is not among the items.',
  })
  rootId!: string;

  @ApiProperty({
    format: 'uuid',
    description: 'Where the conversation stands: the newest edit, or what undo and redo chose.',
  })
  headId!: string;

  @ApiProperty({ type: [PortraitDto], description: 'A tree by parentId, oldest first; failed edits are left out.' })
  items!: PortraitDto[];

  static from({ id, rootId, headId }: { id: string; rootId: string; headId: string }, items: PortraitDto[]) {
    return Object.assign(new ConversationDto(), { conversationId: id, rootId, headId, items });
  }
}

export class HeadDto {
  @ApiProperty({ format: 'uuid', description: 'Where the conversation stands now.' })
  headId!: string;

  static from(headId: string): HeadDto {
    return Object.assign(new HeadDto(), { headId });
  }
}

@Examples({ 'the only edit': {}, 'one of several': { to: EXAMPLE_UUID } })
export class RedoDto {
  @StringField({
    description: 'Which edit of the head to go to; needed when there are several.',
    max: 64,
    isOptional: true,
    example: EXAMPLE_UUID,
  })
  to?: string;
}
