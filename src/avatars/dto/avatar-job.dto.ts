import { ApiProperty } from '@nestjs/swagger';

/** The order that was taken. */
export class AvatarJobDto {
  @ApiProperty({ format: 'uuid', description: 'Read it at /api/v1/jobs/{id}.' })
  job_id!: string;

  @ApiProperty({ type: [String], description: 'Hints that mean nothing here.', example: ['favourite_colour'] })
  ignored_hints!: string[];

  static from({ jobId, ignoredHints }: { jobId: string; ignoredHints: string[] }): AvatarJobDto {
    return Object.assign(new AvatarJobDto(), { job_id: jobId, ignored_hints: ignoredHints });
  }
}
