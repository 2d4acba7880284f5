import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  ApiController,
  Caller,
  Endpoint,
  type Envelope,
  envelope,
  EnvelopeOf,
  From,
  RequestId,
} from '../http/index.js';
import { JobListDto } from './dto/job-list.dto.js';
import { JobDto } from './dto/job.dto.js';
import { ListJobsQuery } from './dto/list-jobs.dto.js';
import { expansionsOf, fieldsOf, ReadJobQuery } from './dto/read-job.dto.js';
import { JobAnswers } from './job-answers.js';
import { JobEvents } from './job-events.js';
import { statusOf } from './job-view.js';
import { JobViewsService } from './job-views.service.js';
import { InvalidExpandParamError, JobNotCancellableError, JobNotFoundError } from './jobs.errors.js';

@ApiController('api/v1/jobs', { tag: 'Jobs' })
export class JobsController {
  constructor(
    private readonly views: JobViewsService,
    private readonly answers: JobAnswers,
    private readonly events: JobEvents,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the jobs',
    description: 'Jobs of all kinds, newest first.',
    scope: 'avatars:read',
    returns: EnvelopeOf(JobListDto, 'list'),
  })
  async list(
    @From() caller: Caller,
    @RequestId() id: string,
    @Query() query: ListJobsQuery,
  ): Promise<Envelope<JobListDto>> {
    const page = await this.views.list(caller, ListJobsQuery.filterOf(query), query);
    const jobs = page.jobs.map((job) => this.answers.render(job));
    return envelope(id, 'list', 'completed', JobListDto.from(jobs, page));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve a job',
    description: 'With `wait_for_completion=true` the answer comes when the job has ended, or when the time is up.',
    scope: 'avatars:read',
    returns: EnvelopeOf(JobDto, 'job'),
    errors: [JobNotFoundError, InvalidExpandParamError],
  })
  async get(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') id: string,
    @Query() query: ReadJobQuery,
  ): Promise<Envelope<object>> {
    const [expansions, fields] = [expansionsOf(query), fieldsOf(query)];
    const waitMs = query.wait_for_completion === 'true' ? query.timeout_seconds * 1_000 : 0;
    const job = await (waitMs > 0 ? this.views.waitFor(caller, id, waitMs) : this.views.get(caller, id));
    return envelope(requestId, 'job', statusOf(job), await this.answers.renderFor(job, expansions, fields));
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel a job',
    description: 'Ends a queued or processing job at once; nothing is charged. A cancelled job answers the same again.',
    scope: 'avatars:write',
    returns: EnvelopeOf(JobDto, 'job'),
    errors: [JobNotFoundError, JobNotCancellableError],
  })
  async cancel(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<Envelope<JobDto>> {
    const job = await this.views.cancel(caller, id);
    return envelope(requestId, 'job', statusOf(job), this.answers.render(job));
  }

  @Get(':id/events')
  @Endpoint({
    summary: 'Follow a job',
    description:
      'Server-sent events: a `snapshot` at once, then `status` and `progress` until the job has ended. Each `data` is an event as webhooks send it.',
    scope: 'avatars:read',
    errors: [JobNotFoundError],
  })
  async follow(@From() caller: Caller, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const stream = await this.events.open(caller, id);
    // Proxies that gather an answer before they pass it on would gather this one until its end.
    void reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    await reply.send(stream);
  }
}
