import { Injectable } from '@nestjs/common';
import { isUuid } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Caller, invalidInput } from '../http/index.js';
import { PersonasService } from '../personas/index.js';
import { ConversationsRepository, type TreeNode } from './conversations.repository.js';
import type { PortraitConversation } from './portrait-conversation.entity.js';
import { isUsable, type Portrait, type PortraitView } from './portrait.entity.js';
import { ConversationEndError, conversationNotFound } from './portraits.errors.js';
import { PortraitsRepository } from './portraits.repository.js';

export interface ConversationTree {
  conversation: PortraitConversation;
  portraits: PortraitView[];
}

/** Trees of edits and the branch that is looked at. Moving the head deletes nothing. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsRepository,
    private readonly conversations: ConversationsRepository,
  ) {}

  /** Every picture of the tree, oldest first; failed edits are no part of it. */
  async get(caller: Caller, personaId: string, id: string): Promise<ConversationTree> {
    const persona = await this.personas.get(caller, personaId);
    const found = isUuid(id) ? await this.conversations.find(caller, persona.id, id) : null;
    const conversation = required(found);
    const filter = { conversationId: conversation.id, hasUnusable: true };
    const portraits = await this.portraits.list(caller, persona.id, filter);
    return { conversation, portraits: portraits.filter(({ status }) => status !== 'failed').toReversed() };
  }

  /** Moves the head to what it was edited from, past what was rejected since; answers the new head. */
  undo(caller: Caller, personaId: string, id: string): Promise<string> {
    return this.moveHead(caller, personaId, id, (nodes, headId) => {
      const ancestor = findUsableAncestor(nodes, headId);
      if (!ancestor) {
        throw new ConversationEndError('root');
      }
      return ancestor.id;
    });
  }

  /** Moves the head to the edit that came of it, or to the one of several that is named. */
  redo(caller: Caller, personaId: string, id: string, to: string | undefined): Promise<string> {
    return this.moveHead(caller, personaId, id, (nodes, headId) => {
      const children = nodes.filter((node) => node.parentId === headId && isUsable(node));
      const [only, ...others] = children;
      if (!only) {
        throw new ConversationEndError('leaf');
      }
      if (to === undefined && others.length === 0) {
        return only.id;
      }
      return requireChild(children, to);
    });
  }

  /** The edit that was just made becomes the head, in the transaction that settles it. */
  async advance({ id, conversationId }: Portrait): Promise<void> {
    if (conversationId) {
      await this.conversations.moveHead(conversationId, id);
    }
  }

  /**
   * Takes a portrait that was just removed or has failed out of its tree, in the transaction in progress: what was edited from it hangs on
   * what it was edited from, and the head falls back the same way. A tree without pictures is gone.
   */
  async leave(portrait: Portrait): Promise<void> {
    const { id, parentId, personaId, conversationId } = portrait;
    const conversation = conversationId && (await this.conversations.lock(portrait, personaId, conversationId));
    if (!conversation) {
      return;
    }
    if (parentId) {
      await this.conversations.graft(id, parentId);
    }
    const rest = await this.conversations.listNodes(conversation.id);
    const next = rest.find((node) => node.id === parentId) ?? rest.findLast(isUsable) ?? rest.at(-1);
    if (!next) {
      await this.conversations.remove(conversation.id);
    } else if (conversation.headId === id) {
      await this.conversations.moveHead(conversation.id, next.id);
    }
  }

  private async moveHead(
    caller: Caller,
    personaId: string,
    id: string,
    choose: (nodes: TreeNode[], headId: string) => string,
  ): Promise<string> {
    const persona = await this.personas.get(caller, personaId);
    return this.database.transaction(async () => {
      const found = isUuid(id) ? await this.conversations.lock(caller, persona.id, id) : null;
      const conversation = required(found);
      const headId = choose(await this.conversations.listNodes(conversation.id), conversation.headId);
      await this.conversations.moveHead(conversation.id, headId);
      return headId;
    });
  }
}

function required(conversation: PortraitConversation | null): PortraitConversation {
  if (!conversation) {
    throw conversationNotFound();
  }
  return conversation;
}

function findUsableAncestor(nodes: TreeNode[], id: string): TreeNode | undefined {
  const { parentId } = nodes.find((node) => node.id === id) ?? {};
  const parent = nodes.find((node) => node.id === parentId);
  return !parent || isUsable(parent) ? parent : findUsableAncestor(nodes, parent.id);
}

function requireChild(children: TreeNode[], to: string | undefined): string {
  const child = children.find(({ id }) => id === to?.toLowerCase());
  if (!child) {
    const message =
      to === undefined
        ? 'to is required here: the head has several edits; name one of them.'
        : 'to must be an edit of the head of this conversation.';
    throw invalidInput([{ path: 'to', kind: to === undefined ? 'missing' : 'format', message }], 'body');
  }
  return child.id;
}
