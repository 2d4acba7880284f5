import { Get, Param, Post, Query } from '@nestjs/common';
import { SpendCeilingReachedError } from '../generation/index.js';
import { ApiController, cursorOf, Endpoint, FromOperator, IdPipe, Operator } from '../http/index.js';
import { JobRecordsService } from '../jobs/index.js';
import { JobAlreadyEndedError, JobNotRetryableError } from './admin.errors.js';
import { JobQueryDto } from './dto/job-query.dto.js';
import { OperatedJobDto, OperatedJobListDto, OperatedJobWithCallsDto } from './dto/operated-job.dto.js';
import { OperatedJobsService } from './operated-jobs.service.js';

const JobId = () => Param('id', new IdPipe('job'));

@ApiController('admin/v1/jobs', { tag: 'Admin: operations' })
export class OperatedJobsController {
  constructor(
    private readonly records: JobRecordsService,
    private readonly jobs: OperatedJobsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List jobs of all teams',
    description: 'Newest first. Nothing of what customers wrote is shown.',
    scope: 'admin',
    returns: OperatedJobListDto,
  })
  async list(@Query() query: JobQueryDto): Promise<OperatedJobListDto> {
    return OperatedJobListDto.from(await this.records.list(query.filter(), query.limit, cursorOf(query, 'job')));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve a job',
    description: 'With every call of a provider that was made for it.',
    scope: 'admin',
    returns: OperatedJobWithCallsDto,
  })
  async get(@JobId() id: string): Promise<OperatedJobWithCallsDto> {
    const job = await this.records.get(id);
    return OperatedJobWithCallsDto.fromCalls(job, await this.records.listCalls(job));
  }

  @Post(':id/retry')
  @Endpoint({
    summary: 'Do a failed job again',
    description:
      'A new job with the same order and no price: its calls are at your cost. Refused when the subject was ordered anew since, or is gone.',
    scope: 'admin',
    status: 201,
    returns: OperatedJobDto,
    errors: [JobNotRetryableError, SpendCeilingReachedError],
  })
  async retry(@FromOperator() operator: Operator, @JobId() id: string): Promise<OperatedJobDto> {
    return OperatedJobDto.from(await this.jobs.retry(operator, id));
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel a job',
    description: 'It ends at once, whoever runs it; the team gets back what it had set aside.',
    scope: 'admin',
    returns: OperatedJobDto,
    errors: [JobAlreadyEndedError],
  })
  async cancel(@FromOperator() operator: Operator, @JobId() id: string): Promise<OperatedJobDto> {
    return OperatedJobDto.from(await this.jobs.cancel(operator, id));
  }
}
