import { Get, Post } from '@nestjs/common';
import { ApiController, Endpoint, FromOperator, Operator } from '../http/index.js';
import { JobRecordsService } from '../jobs/index.js';
import { QueueBoardLinkDto } from './dto/queue-board-link.dto.js';
import { QueuesDto } from './dto/queues.dto.js';
import { QueueBoardsService } from './queue-boards.service.js';
import { WorkersService } from './workers.service.js';

@ApiController('admin/v1/queues', { tag: 'Admin: operations' })
export class QueuesController {
  constructor(
    private readonly records: JobRecordsService,
    private readonly workers: WorkersService,
    private readonly boards: QueueBoardsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Look at the queue',
    description: 'What waits, what runs, and who works, over all processes.',
    scope: 'admin',
    returns: QueuesDto,
  })
  async get(): Promise<QueuesDto> {
    const [queue, workers] = await Promise.all([this.records.queue(), this.workers.listAlive()]);
    return QueuesDto.from(queue, workers);
  }

  @Post('board')
  @Endpoint({
    summary: 'Open the page of the queue in a browser',
    description:
      'A link that works for a minute and lets one browser look for a quarter of an hour. The page shows the rings that wake workers; nothing can be changed there.',
    scope: 'admin',
    status: 201,
    returns: QueueBoardLinkDto,
  })
  async open(@FromOperator() operator: Operator): Promise<QueueBoardLinkDto> {
    return QueueBoardLinkDto.from(await this.boards.open(operator));
  }
}
