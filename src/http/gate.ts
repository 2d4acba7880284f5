import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../common/index.js';
import { Authenticator } from './authenticator.js';
import { Caller, Operator, type Principal } from './caller.js';
import { readCredential } from './credential.js';
import type { EndpointConfig } from './endpoint-config.js';
import { MissingCredentialError, MissingScopeError, NotFoundError } from './http.errors.js';
import { isLocalPeer } from './local-peer.js';
import { decodedPath } from './operator-path.js';
import { type BucketName, bucketOf } from './rate-limits/buckets.js';
import { RateLimitedError, SynthesisRateLimitedError } from './rate-limits/rate-limit.errors.js';
import { type RateLimit, RateLimits } from './rate-limits/rate-limits.service.js';
import { RateTerms } from './rate-limits/rate-terms.js';
import { findAskedVersion, versionHeaders } from './versions/version-headers.js';
import { Watchers } from './watchers.js';

const FOR_OPERATORS = /^\/(admin\/|metrics(?:[/?]|$))/;

type TeamScope = Exclude<EndpointConfig['scope'], 'admin' | 'public'>;

/** Decides before a byte of the body is read who is asking and whether they may: 401, then 403, then 429. */
@Injectable()
export class Gate {
  private readonly bucketByRoute = new Map<string, BucketName>();
  private readonly watchers = new Watchers();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly rateLimits: RateLimits,
    private readonly rateTerms: RateTerms,
  ) {}

  async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { config, url: route = '' } = request.routeOptions;
    const { endpoint } = config;
    if (!endpoint || endpoint.scope === 'public' || (endpoint.takesToken && hasToken(request))) {
      return;
    }
    if (endpoint.scope === 'admin') {
      request.principal = await (endpoint.isOpenToLocalPeers ? this.watcher(request) : this.operator(request));
      return;
    }
    const caller = teamOf(await this.principal(request));
    const limit = await this.drawFor(caller, endpoint.bucket ?? this.bucketFor(request.method, route));
    request.rateLimit = limit;
    void reply.headers(rateHeaders(limit)).headers(versionHeaders(caller.apiVersion));
    requireScope(caller, endpoint.scope);
    if (!limit.isAdmitted) {
      const isSynthesis = request.method === 'POST' && route === '/v1/characters';
      throw new (isSynthesis ? SynthesisRateLimitedError : RateLimitedError)(limit.retryAfterS);
    }
    request.principal = inAskedVersion(caller, request, reply);
  }

  /** Of routes for operators a stranger learns nothing, not even which methods a path would take. */
  async admitUnrouted(request: FastifyRequest): Promise<void> {
    if (FOR_OPERATORS.test(decodedPath(request.url))) {
      await this.operator(request);
    }
  }

  /** A key is looked up before its address is judged, so that a good one works from an address that guesses. */
  private async principal(request: FastifyRequest): Promise<Principal> {
    try {
      return await this.authenticator.authenticate(readCredential(request.headers, request.raw.rawHeaders));
    } catch (error) {
      if (isRefusal(error) && !(error instanceof MissingCredentialError)) {
        await this.countFailure(request.ip);
      }
      throw error;
    }
  }

  private async countFailure(ip: string): Promise<void> {
    const { isAdmitted, retryAfterS } = await this.rateLimits.drawFailure(ip);
    if (!isAdmitted) {
      throw new RateLimitedError(retryAfterS);
    }
  }

  private async watcher(request: FastifyRequest): Promise<Operator | undefined> {
    const { authorization, 'x-api-key': key } = request.headers;
    const lookUp = () => this.operator(request);
    return isLocalPeer(request) ? undefined : this.watchers.admit(JSON.stringify([authorization, key]), lookUp);
  }

  /** To everyone but an operator the admin routes do not exist. */
  private async operator(request: FastifyRequest): Promise<Operator> {
    const principal = await this.principal(request).catch((error: unknown) => {
      throw isRefusal(error) || error instanceof RateLimitedError ? new NotFoundError() : error;
    });
    if (!(principal instanceof Operator)) {
      throw new NotFoundError();
    }
    return principal;
  }

  private async drawFor(caller: Caller, bucket: BucketName): Promise<RateLimit> {
    return this.rateLimits.draw(caller, bucket, await this.rateTerms.of(caller));
  }

  private bucketFor(method: string, route: string): BucketName {
    const key = `${method} ${route}`;
    const bucket = this.bucketByRoute.get(key) ?? bucketOf(method, route);
    this.bucketByRoute.set(key, bucket);
    return bucket;
  }
}

const hasToken = ({ query }: FastifyRequest): boolean => Object.hasOwn(query as object, 'token');

const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.info.status === 401;

function teamOf(principal: Principal): Caller {
  if (!(principal instanceof Caller)) {
    throw new NotFoundError();
  }
  return principal;
}

function requireScope({ scopes }: Caller, scope: TeamScope): void {
  if (scope !== 'any' && !scopes.has(scope)) {
    throw new MissingScopeError(scope);
  }
}

function inAskedVersion(caller: Caller, request: FastifyRequest, reply: FastifyReply): Caller {
  const asked = findAskedVersion(request.headers);
  if (asked === null || asked === caller.apiVersion) {
    return caller;
  }
  void reply.headers(versionHeaders(asked));
  return caller.speaking(asked);
}

const rateHeaders = ({ limit, remaining, resetAtS }: RateLimit) => ({
  'x-ratelimit-limit': limit,
  'x-ratelimit-remaining': remaining,
  'x-ratelimit-reset': resetAtS,
});
