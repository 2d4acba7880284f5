import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Env } from '../../config/index.js';
import { isPublicAddress, OpenRanges } from './address-ranges.js';
import { NameResolver } from './name-resolver.js';
import { RequestRefused } from './request-refused.js';

/** What operators open with WEBHOOK_ALLOW_CIDRS is open to webhooks, never to pictures that are fetched. */
export type Purpose = 'webhook' | 'picture';

/** A URL with the addresses it was judged by; a socket to it goes to one of them. */
export interface Target {
  url: URL;
  addresses: string[];
}

const MAX_URL_LENGTH = 2_048;
const MAX_HOST_LENGTH = 253;
/** Parsers disagree about what these mean in a URL, so nothing that holds one is read. */
const AMBIGUOUS = /[\s\\\p{Cc}]/u;
const LOCAL_NAME = /(^|\.)localhost\.?$/;

/** Decides which URLs of others we ever talk to, and pins their names to addresses. */
@Injectable()
export class TargetGuard {
  private readonly open: OpenRanges;

  constructor(
    env: Env,
    private readonly resolver: NameResolver,
  ) {
    this.open = new OpenRanges(env.WEBHOOK_ALLOW_CIDRS ?? []);
  }

  /** Resolves the name once; rejects with what is against the URL. */
  async examine(text: string, purpose: Purpose): Promise<Target> {
    const url = readUrl(text);
    const addresses = await this.addressesOf(url.hostname);
    const isOpen = purpose === 'webhook' && addresses.every((address) => this.open.has(address));
    if (!isOpen && !isSecure(url)) {
      throw new RequestRefused('invalid_url');
    }
    if (!isOpen && !addresses.every((address) => isPublicAddress(address) || this.isOpened(address, purpose))) {
      throw new RequestRefused('blocked_address');
    }
    return { url, addresses };
  }

  /** What can be said against the URL of a picture without asking for its name. */
  requirePictureUrl(text: string): void {
    const url = readUrl(text);
    if (!isSecure(url)) {
      throw new RequestRefused('invalid_url');
    }
    const host = literalOf(url.hostname);
    if (LOCAL_NAME.test(host) || (isIP(host) > 0 && !isPublicAddress(host))) {
      throw new RequestRefused('blocked_address');
    }
  }

  private isOpened(address: string, purpose: Purpose): boolean {
    return purpose === 'webhook' && this.open.has(address);
  }

  private async addressesOf(host: string): Promise<string[]> {
    const literal = literalOf(host);
    if (isIP(literal) > 0) {
      return [literal];
    }
    const addresses = LOCAL_NAME.test(host) ? ['127.0.0.1'] : await this.resolver.resolve(host);
    if (addresses.length === 0) {
      throw new RequestRefused('blocked_address');
    }
    return addresses;
  }
}

function readUrl(text: string): URL {
  const url = text.length <= MAX_URL_LENGTH && !AMBIGUOUS.test(text) ? URL.parse(text) : null;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isHttp || url.username || url.password || !url.hostname || url.hostname.length > MAX_HOST_LENGTH) {
    throw new RequestRefused('invalid_url');
  }
  return url;
}

const literalOf = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

const isSecure = ({ protocol, port }: URL): boolean => protocol === 'https:' && port === '';
