import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Caller } from '../http/index.js';
import type { Portrait } from './portrait.entity.js';
import { PortraitConversation } from './portrait-conversation.entity.js';

/** A portrait as one node of its tree. */
export type TreeNode = Pick<Portrait, 'id' | 'parentId' | 'status'>;

/** Conversations about one picture, and the tree of what came of them. */
@Injectable()
export class ConversationsRepository {
  constructor(private readonly database: Database) {}

  async find(caller: Caller, personaId: string, id: string): Promise<PortraitConversation | null> {
    return this.first('conversations.find', '', [caller.teamId, caller.isTest, personaId, id]);
  }

  /** Held until the transaction in progress ends: moves of one head take turns. */
  async lock(
    { teamId, isTest }: Pick<Caller, 'teamId' | 'isTest'>,
    personaId: string,
    id: string,
  ): Promise<PortraitConversation | null> {
    return this.first('conversations.lock', 'FOR UPDATE', [teamId, isTest, personaId, id]);
  }

  /** Opens the conversation of a picture that is edited for the first time; answers its id. */
  async open({ id: rootId, teamId, isTest, personaId }: Portrait): Promise<string> {
    const id = newId();
    await this.database.execute(
      `INSERT INTO portrait_conversation (id, team_id, is_test, persona_id, root_id, head_id)
       VALUES ($1, $2, $3, $4, $5, $5)`,
      [id, teamId, isTest, personaId, rootId],
    );
    await this.database.execute('UPDATE portrait SET conversation_id = $2 WHERE id = $1', [rootId, id]);
    return id;
  }

  async moveHead(id: string, headId: string): Promise<void> {
    const text = 'UPDATE portrait_conversation SET head_id = $2, updated_at = now() WHERE id = $1';
    await this.database.execute({ name: 'conversations.moveHead', text }, [id, headId]);
  }

  /** Every picture of the tree but failed ones, oldest first. */
  listNodes(id: string): Promise<TreeNode[]> {
    const text = `SELECT id, parent_id AS "parentId", status FROM portrait
                   WHERE conversation_id = $1 AND status <> 'failed' ORDER BY created_at, id`;
    return this.database.query<TreeNode>({ name: 'conversations.nodes', text }, [id]);
  }

  /** What was edited from one picture counts as edited from another. */
  async graft(fromParentId: string, toParentId: string): Promise<void> {
    await this.database.execute('UPDATE portrait SET parent_id = $2 WHERE parent_id = $1', [fromParentId, toParentId]);
  }

  async remove(id: string): Promise<void> {
    await this.database.execute('DELETE FROM portrait_conversation WHERE id = $1', [id]);
  }

  /** Of personas that are purged. */
  async removeOf(personaIds: string[]): Promise<string[]> {
    const text = 'DELETE FROM portrait_conversation WHERE persona_id = ANY($1) RETURNING id';
    const rows = await this.database.query<{ id: string }>(text, [personaIds]);
    return rows.map(({ id }) => id);
  }

  private async first(name: string, locking: string, values: unknown[]): Promise<PortraitConversation | null> {
    const text = `SELECT ${this.database.columns(PortraitConversation)} FROM portrait_conversation
                   WHERE team_id = $1 AND is_test = $2 AND persona_id = $3 AND id = $4 ${locking}`;
    const [conversation] = await this.database.query<PortraitConversation>({ name, text }, values);
    return conversation ?? null;
  }
}
