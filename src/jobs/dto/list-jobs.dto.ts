import { EnumField, OffsetQuery, StringField } from '../../http/index.js';
import { JOB_KINDS, type JobKind } from '../job-kind.js';
import { JOB_STATUSES, type JobStatus, stateOf } from '../job-view.js';
import type { JobFilter } from '../job-views.repository.js';

export class ListJobsQuery extends OffsetQuery {
  @EnumField({ description: 'Only jobs in this state.', values: JOB_STATUSES, isOptional: true })
  status?: JobStatus;

  @EnumField({ description: 'Only jobs of this kind.', values: JOB_KINDS, isOptional: true })
  type?: JobKind;

  @StringField({ description: 'Only jobs that were ordered with this id of yours.', max: 200, isOptional: true })
  client_reference_id?: string;

  static filterOf({ status, type, client_reference_id: clientReferenceId }: ListJobsQuery): JobFilter {
    return { state: status && stateOf(status), type, clientReferenceId };
  }
}
