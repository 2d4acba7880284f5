import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import type { BlockedName, BlocklistKind } from './blocklist.js';
import { BlocklistEntry, type BlocklistSource } from './blocklist-entry.entity.js';
import type { StarterList } from './starter-list.js';

export type NewBlocklistEntry = Pick<BlocklistEntry, 'kind' | 'term' | 'aliases' | 'note'>;

export interface BlocklistQuery {
  kind?: BlocklistKind;
  limit: number;
  /** Id of the last row of the page before. */
  after?: string;
}

const ACTIVE = 'SELECT kind, term, aliases FROM blocklist_entry WHERE removed_at IS NULL';

// Of what is there already only the marks of removed entries are of interest: an operator may take one back.
const INSERT = `
  INSERT INTO blocklist_entry (id, kind, term, aliases, note, source)
  SELECT id, kind, term, ARRAY(SELECT jsonb_array_elements_text(aliases)), note, $2
  FROM jsonb_to_recordset($1::jsonb) AS given(id uuid, kind text, term text, aliases jsonb, note text)`;
const OR_TAKE_BACK = `
  ON CONFLICT ON CONSTRAINT blocklist_entry_kind_term_key DO UPDATE
  SET aliases = excluded.aliases, note = excluded.note, source = excluded.source, removed_at = NULL
  WHERE blocklist_entry.removed_at IS NOT NULL`;
const OR_LEAVE = 'ON CONFLICT ON CONSTRAINT blocklist_entry_kind_term_key DO NOTHING';

const DELETE = `DELETE FROM blocklist_entry WHERE id = $1 AND source = 'operator'`;
const MARK = `UPDATE blocklist_entry SET removed_at = now() WHERE id = $1 AND source = 'starter' AND removed_at IS NULL`;

@Injectable()
export class BlocklistRepository {
  constructor(private readonly database: Database) {}

  findActive(): Promise<(BlockedName & Record<string, unknown>)[]> {
    return this.database.query(ACTIVE);
  }

  /** Newest first. */
  list({ kind, limit, after }: BlocklistQuery): Promise<BlocklistEntry[]> {
    return this.database.query<BlocklistEntry & Record<string, unknown>>(
      `SELECT ${this.database.columns(BlocklistEntry)} FROM blocklist_entry
       WHERE removed_at IS NULL AND ($1::text IS NULL OR kind = $1) AND ($2::uuid IS NULL OR id < $2)
       ORDER BY id DESC LIMIT $3`,
      [kind ?? null, after ?? null, limit],
    );
  }

  async find(id: string): Promise<BlocklistEntry | null> {
    const [entry] = await this.database.query<BlocklistEntry & Record<string, unknown>>(
      `SELECT ${this.database.columns(BlocklistEntry)} FROM blocklist_entry WHERE id = $1 AND removed_at IS NULL`,
      [id],
    );
    return entry ?? null;
  }

  /** Ids of those that were not on the list before, in the order given; null for the others. */
  async insert(entries: readonly NewBlocklistEntry[]): Promise<(string | null)[]> {
    const rows = await this.write(entries, 'operator', OR_TAKE_BACK);
    const ids = new Map(rows.map(({ id, kind, term }) => [`${kind} ${term}`, id]));
    return entries.map(({ kind, term }) => ids.get(`${kind} ${term}`) ?? null);
  }

  /** True when an active entry was there. */
  async remove(id: string): Promise<boolean> {
    return (await this.database.execute(DELETE, [id])) + (await this.database.execute(MARK, [id])) > 0;
  }

  /** Installs a starter list that this database has never had; what operators removed stays removed. */
  installStarter({ version, people }: StarterList): Promise<boolean> {
    return this.database.transaction(async () => {
      const isNew = await this.database.execute(
        'INSERT INTO blocklist_seed (version) VALUES ($1) ON CONFLICT (version) DO NOTHING',
        [version],
      );
      if (isNew > 0) {
        const entries = people.map(({ term, aliases, category }) => ({
          kind: 'person' as const,
          term,
          aliases,
          note: category,
        }));
        await this.write(entries, 'starter', OR_LEAVE);
      }
      return isNew > 0;
    });
  }

  private write(
    entries: readonly NewBlocklistEntry[],
    source: BlocklistSource,
    onConflict: string,
  ): Promise<{ id: string; kind: string; term: string }[]> {
    const distinct = [...new Map(entries.map((entry) => [`${entry.kind} ${entry.term}`, entry])).values()];
    const rows = JSON.stringify(distinct.map((entry) => ({ id: newId(), ...entry })));
    return this.database.query(`${INSERT} ${onConflict} RETURNING id, kind, term`, [rows, source]);
  }
}
