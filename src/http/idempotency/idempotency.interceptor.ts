import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { ApiError } from '../../common/index.js';
import { isLockTimeout, isUnavailable } from '../../database/index.js';
import { Answer, LinkMinter, mintLinks } from '../answer.js';
import { Caller } from '../caller.js';
import { Dialects } from '../dialects/dialects.js';
import { preferredWaitMs } from '../prefer.js';
import { versionHeaders } from '../versions/version-headers.js';
import { renderingFor } from '../versions/rendering.js';
import { readKey } from './fingerprint.js';
import { IdempotencyInProgressError, IdempotencyMismatchError } from './idempotency.errors.js';
import type { IdempotencyKey } from './idempotency-key.entity.js';
import { IdempotencyKeysRepository, type UsedKey } from './idempotency-keys.repository.js';
import { Once, TwinCommitted } from './once.js';
import { WaitingReplays } from './waiting-replays.js';

/** Replays what a key was answered, lets a request with a new key through, and never refuses a twin of something that was made. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly once: Once,
    private readonly replays: WaitingReplays,
    private readonly minter: LinkMinter,
    private readonly dialects: Dialects,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!request.routeOptions.config.endpoint?.isIdempotent) {
      return next.handle();
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return defer(() => this.answer(request, reply, () => lastValueFrom(next.handle())));
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, handle: () => Promise<unknown>): Promise<unknown> {
    const used = readKey(request);
    const known = used && (await this.keys.find(used));
    if (used && known) {
      return this.replay(request, reply, used, known);
    }
    try {
      const once = { used, status: reply.statusCode, render: renderingFor(request) };
      const result = await this.once.run(once, handle);
      return result instanceof Answer ? this.send(reply, result) : await this.told(used, result);
    } catch (error) {
      const twin = used && mayHaveTwin(error) ? await this.findTwin(used, error) : null;
      if (!used || !twin) {
        throw error;
      }
      return this.replay(request, reply, used, twin);
    }
  }

  /** The request may have met its twin, or a world that its twin has changed. */
  private async findTwin(used: UsedKey, error: unknown): Promise<IdempotencyKey | null> {
    const twin = await this.keys.find(used);
    if (twin?.fingerprint.equals(used.fingerprint)) {
      return twin;
    }
    if (error instanceof TwinCommitted) {
      throw twin ? new IdempotencyMismatchError() : new IdempotencyInProgressError();
    }
    if (isLockTimeout(error)) {
      throw new IdempotencyInProgressError();
    }
    return null;
  }

  private async replay(
    request: FastifyRequest,
    reply: FastifyReply,
    used: UsedKey,
    known: IdempotencyKey,
  ): Promise<unknown> {
    if (!known.fingerprint.equals(used.fingerprint)) {
      throw new IdempotencyMismatchError();
    }
    const body = await this.rendered(request, reply, known);
    void reply.headers({ [this.dialects.of(request.url).replayedHeader]: 'true', ...versionHeaders(known.apiVersion) });
    return body;
  }

  private async rendered(request: FastifyRequest, reply: FastifyReply, known: IdempotencyKey): Promise<unknown> {
    const { principal } = request;
    if (known.subjectKind && known.subjectId && principal instanceof Caller) {
      const terms = {
        preferredWaitMs: preferredWaitMs(request.headers.prefer),
        wasAnswered: known.answeredAt !== null,
      };
      return this.told(known, await this.replays.get(known.subjectKind)(principal, known.subjectId, terms));
    }
    return this.send(reply, new Answer(known.status ?? reply.statusCode, known.body ?? '', known.urls ?? []));
  }

  private async told(used: UsedKey | null, subject: unknown): Promise<unknown> {
    if (used) {
      await this.keys.markAnswered(used);
    }
    return subject;
  }

  private send(reply: FastifyReply, answer: Answer): string {
    void reply.status(answer.status).header('content-type', 'application/json; charset=utf-8');
    return mintLinks(answer, this.minter);
  }
}

/** Refusals and passing faults: whatever a twin that was made could have caused. */
const mayHaveTwin = (error: unknown): boolean =>
  error instanceof TwinCommitted || error instanceof ApiError || isUnavailable(error);
