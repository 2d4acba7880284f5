import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../config/index.js';
import { NotFoundError } from '../http/index.js';
import { UrlSigner } from '../storage/index.js';

export const BOARD_PATH = '/admin/queues';

/** What a ticket and a visit are signed for; neither opens the other. */
const TICKET = `${BOARD_PATH}/ticket`;
const VISIT = `${BOARD_PATH}/visit`;
const TICKET_S = 60;
const VISIT_S = 900;
const COOKIE = 'likeness_queue_board';

export interface BoardLink {
  path: string;
  expiresAt: Date;
}

/**
 * Lets browsers in, which cannot send a key: an operator orders a link, and the link opens the page for a quarter of an hour.
 * To everyone else there is no page.
 */
@Injectable()
export class BoardDoor {
  constructor(
    private readonly env: Env,
    private readonly signer: UrlSigner,
  ) {}

  /** A link that works for a minute. */
  link(): BoardLink {
    const { token, expiresAt } = this.sign(TICKET, TICKET_S);
    return { path: `${BOARD_PATH}?token=${token}`, expiresAt };
  }

  admit(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const { token } = request.query as { token?: unknown };
    if (request.method === 'GET' && typeof token === 'string' && this.isGood(TICKET, token)) {
      return reply.header('set-cookie', this.cookie()).redirect(BOARD_PATH);
    }
    if (request.method === 'GET' && this.isGood(VISIT, visitOf(request))) {
      return undefined;
    }
    throw new NotFoundError();
  }

  private cookie(): string {
    const secure = this.env.PUBLIC_URL.startsWith('https:') ? '; Secure' : '';
    const { token } = this.sign(VISIT, VISIT_S);
    return `${COOKIE}=${token}; Path=${BOARD_PATH}; Max-Age=${VISIT_S}; HttpOnly; SameSite=Strict${secure}`;
  }

  private sign(path: string, lifetimeS: number): { token: string; expiresAt: Date } {
    const { url, expiresAt } = this.signer.signPath(path, lifetimeS);
    return { token: new URL(url).searchParams.get('token') ?? '', expiresAt };
  }

  private isGood(path: string, token: string): boolean {
    try {
      return this.signer.verifyToken(path, token).getTime() > Date.now();
    } catch {
      return false;
    }
  }
}

function visitOf({ headers }: FastifyRequest): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? '';
}
