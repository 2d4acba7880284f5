import { EnumField, PageQuery, StringField } from '../../http/index.js';
import type { JobRecordFilter, JobState } from '../../jobs/index.js';
import { JOB_KINDS } from '../../jobs/index.js';
import { MOMENT, momentOf } from './moment.js';
import { JOB_STATES } from './operated-job.dto.js';
import { teamFilter } from './team-filter.js';

const MomentField = (description: string) =>
  StringField({
    description: `${description}, such as 2026-11-20T10:00:00Z.`,
    max: 40,
    pattern: MOMENT,
    isOptional: true,
  });

export class JobQueryDto extends PageQuery {
  @StringField({ description: 'Only jobs of this team: `team_…`.', max: 64, isOptional: true })
  team_id?: string;

  @EnumField({ description: 'Only jobs in this state.', values: JOB_STATES, isOptional: true })
  state?: JobState;

  @EnumField({ description: 'Only jobs of this kind.', values: JOB_KINDS, isOptional: true })
  kind?: string;

  @MomentField('Only jobs ordered at this moment or later, RFC 3339 with a time zone')
  created_from?: string;

  @MomentField('Only jobs ordered before this moment, RFC 3339 with a time zone')
  created_before?: string;

  filter(): JobRecordFilter {
    const { team_id: teamId, state, kind, created_from: from, created_before: before } = this;
    return {
      teamId: teamFilter(teamId),
      state,
      kind,
      createdFrom: from === undefined ? undefined : momentOf(from, 'created_from', 'query'),
      createdBefore: before === undefined ? undefined : momentOf(before, 'created_before', 'query'),
    };
  }
}
