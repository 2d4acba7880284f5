import { fromUlid } from '../../common/index.js';
import { invalidInput } from '../../http/index.js';

/** The uuid behind the `team_id` of a query; a team that does not exist has nothing to list. */
export function teamFilter(text: string | undefined): string | undefined {
  const id = text === undefined ? undefined : fromUlid('team', text);
  if (id === null) {
    const message = 'team_id must be an id like team_01….';
    throw invalidInput([{ path: 'team_id', kind: 'format', message }], 'query');
  }
  return id;
}
