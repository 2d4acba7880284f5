import { statementsOfSource, tablesOfTeams } from './statements.js';
import { UNSCOPED } from './unscoped-statements.js';

const NAMES_TEAM = /\b(team_id|workspace_id|team)\b/;

/** Members that read or change rows of teams without a word about the team. */
async function membersWithoutTeam(): Promise<string[]> {
  const tables = await tablesOfTeams();
  const touchesTeams = new RegExp(`\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(?:${tables.join('|')})\\b`);
  const statements = await statementsOfSource();
  const silent = statements.filter(({ text }) => touchesTeams.test(text) && !NAMES_TEAM.test(text));
  return [...new Set(silent.map(({ member }) => member))].toSorted();
}

describe('statements on rows that belong to a team', () => {
  it('name the team, but for those that are listed with the reason why they need not', async () => {
    const listed = Object.values(UNSCOPED).flat().toSorted();

    expect(await membersWithoutTeam()).toEqual(listed);
  });

  it('are found at all', async () => {
    expect(await tablesOfTeams()).toEqual(expect.arrayContaining(['persona', 'portrait', 'job', 'saved_avatar']));
    expect((await statementsOfSource()).length).toBeGreaterThan(100);
  });
});
