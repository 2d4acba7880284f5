import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { Link } from '../http/index.js';
import { StorageService } from '../storage/index.js';
import { JobDiagnosticsDto } from './dto/job-diagnostics.dto.js';
import { JobDto } from './dto/job.dto.js';
import type { Expansion } from './dto/read-job.dto.js';
import type { JobView } from './job-view.js';
import { JobViewsService } from './job-views.service.js';

/** Jobs as they go out. */
@Injectable()
export class JobAnswers {
  constructor(
    private readonly env: Env,
    private readonly storage: StorageService,
    private readonly views: JobViewsService,
  ) {}

  /** With URLs that work from now on. */
  render(job: JobView): JobDto {
    const lifetimeS = this.lifetimeOf(job);
    return JobDto.from(job, (objectKey) => this.storage.url(objectKey, lifetimeS).url);
  }

  /** With stand-ins for the URLs: for what is kept and sent later. */
  renderLater(job: JobView): JobDto {
    const lifetimeS = this.lifetimeOf(job);
    return JobDto.from(job, (objectKey) => new Link(objectKey, lifetimeS));
  }

  /** With what was asked to be added, and only what was asked for at all. */
  async renderFor(job: JobView, expansions: Set<Expansion>, fields: string[] | null): Promise<object> {
    const { avatar, ...rest } = this.render(job);
    const origin = expansions.has('avatar') ? originOf(job) : {};
    const data = {
      ...rest,
      ...(avatar ? { avatar: Object.assign(avatar, origin) } : {}),
      ...(expansions.has('diagnostics') ? { diagnostics: await this.diagnose(job) } : {}),
    };
    return fields ? Object.fromEntries(Object.entries(data).filter(([name]) => fields.includes(name))) : data;
  }

  private async diagnose(job: JobView): Promise<JobDiagnosticsDto> {
    return JobDiagnosticsDto.from(job, await this.views.listCalls(job));
  }

  private lifetimeOf({ kind }: JobView): number {
    const byKind: Readonly<Record<string, number>> = {
      portrait_generation: this.env.PORTRAIT_URL_LIFETIME_S,
      character_synthesis: this.env.CHARACTER_URL_LIFETIME_S,
    };
    return byKind[kind] ?? this.env.OUTPUT_URL_LIFETIME_S;
  }
}

const originOf = ({ picture, subjectId }: JobView) => ({
  id: subjectId,
  aspect_ratio: picture?.applied.aspectRatio,
  resolution: picture?.applied.size,
  provider: picture?.provider,
  model: picture?.model,
});
