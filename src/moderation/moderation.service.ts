import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '../common/index.js';
import { type Caller, invalidInput } from '../http/index.js';
import { DecisionLog } from './decision-log.js';
import {
  ImpersonationBlockedError,
  ModerationBlockedError,
  ModerationUnavailableError,
  PiiDetectedError,
} from './moderation.errors.js';
import { ModerationPolicy } from './moderation.policy.js';
import type { BlockedName } from './blocklist.js';
import { cutOut, type PiiFinding } from './pii.js';
import type { PiiKind } from './pii/pii-kind.js';
import { overThreshold, TextInspector } from './text-inspector.js';
import type { Scores } from './content-scorer.js';

/** What moderation finds in a text; nothing of it is kept. */
export interface Findings {
  pii: PiiKind[];
  term: string | null;
  scores: Scores;
}

/** One field of a request. Personal data is refused where the text drives the picture, and cut out elsewhere. */
export interface TextPart {
  field: string;
  text: string;
  drivesPicture: boolean;
}

/** Characters of one request, all fields together; far above what the fields' own limits allow. */
const MAX_LENGTH = 200_000;

/** Judges what customers write before any of it reaches an image provider. What cannot be judged does not pass. */
@Injectable()
export class ModerationService {
  private readonly logger = new Logger(ModerationService.name);

  constructor(
    private readonly inspector: TextInspector,
    private readonly decisions: DecisionLog,
    private readonly policy: ModerationPolicy,
  ) {}

  /** For the operator's check. */
  async inspect(text: string): Promise<Findings> {
    const { pii, name, scores } = await this.closed(() => this.inspector.inspect(text));
    return { pii: kindsOf(pii), term: name?.term ?? null, scores };
  }

  /** Resolves with the parts as they may be sent, in their order, or rejects with what is against them. */
  async judge<Part extends TextPart>(caller: Caller, parts: readonly Part[]): Promise<Part[]> {
    requireLength(parts);
    return this.closed(async () => {
      const clean = await this.withoutPii(caller, parts);
      await this.requireNoBlockedName(caller, clean);
      await this.requireTolerable(caller, clean);
      return clean;
    });
  }

  /** For previews: the parts without personal data, and all that `judge` would go by. */
  async inspectParts<Part extends TextPart>(parts: readonly Part[]): Promise<{ parts: Part[]; findings: Findings }> {
    return this.closed(async () => {
      const pii = await this.piiOf(parts);
      const clean = without(parts, pii);
      const term = (await this.findName(clean))?.term ?? null;
      const scores = await this.inspector.score(...readingsOf(clean));
      return { parts: clean, findings: { pii: kindsOf(pii.flat()), term, scores } };
    });
  }

  private async withoutPii<Part extends TextPart>(caller: Caller, parts: readonly Part[]): Promise<Part[]> {
    const found = await this.piiOf(parts);
    const isRefused = (findings: PiiFinding[], at: number) =>
      findings.length > 0 && parts[at]?.drivesPicture && this.policy.piiAction === 'refuse';
    const refused = found.filter(isRefused).flat();
    if (refused.length > 0) {
      const kinds = kindsOf(refused);
      await this.decide(caller, { action: 'refuse', kinds });
      throw new PiiDetectedError(kinds, parts[found.findIndex(isRefused)]?.field);
    }
    if (found.flat().length > 0) {
      await this.decide(caller, { action: 'strip', kinds: kindsOf(found.flat()) });
    }
    return without(parts, found);
  }

  private async requireNoBlockedName(caller: Caller, parts: readonly TextPart[]): Promise<void> {
    const name = await this.findName(parts);
    if (name?.kind === 'person') {
      await this.decide(caller, { action: 'refuse', kinds: ['person'], term: name.term });
      throw new ImpersonationBlockedError(name.term, name.field);
    }
    if (name) {
      const scores = await this.inspector.score(name.text);
      await this.decide(caller, { action: 'refuse', kinds: ['term'], term: name.term, scores });
      throw new ModerationBlockedError(scores, 'blocklist', name.field);
    }
  }

  private async requireTolerable(caller: Caller, parts: readonly TextPart[]): Promise<void> {
    const scores = await this.inspector.score(...readingsOf(parts));
    const kinds = overThreshold(scores, this.policy.thresholds);
    if (kinds.length > 0) {
      await this.decide(caller, { action: 'refuse', kinds, scores });
      throw new ModerationBlockedError(scores, this.inspector.provider, await this.findIntolerable(parts));
    }
  }

  /** The field that is against the policy by itself; several may be so only together. */
  private async findIntolerable(parts: readonly TextPart[]): Promise<string | undefined> {
    for (const { field, text } of parts.length > 1 ? parts : []) {
      if (overThreshold(await this.inspector.score(text), this.policy.thresholds).length > 0) {
        return field;
      }
    }
    return parts.length === 1 ? parts[0]?.field : undefined;
  }

  private piiOf(parts: readonly TextPart[]): Promise<PiiFinding[][]> {
    return this.inspector.piiOfParts(parts.map(({ text }) => text));
  }

  /** The first one, and where it was found: in no one field when it is split over two. */
  private async findName(parts: readonly TextPart[]): Promise<(BlockedName & { text: string; field?: string }) | null> {
    for (const [at, text] of readingsOf(parts).entries()) {
      const name = await this.inspector.findName(text);
      if (name) {
        return { ...name, text, field: parts[at]?.field };
      }
    }
    return null;
  }

  private decide(
    { teamId, isTest }: Caller,
    decision: { action: 'refuse' | 'strip'; kinds: string[]; term?: string; scores?: Scores },
  ): Promise<void> {
    const { action, kinds, term = null, scores = {} } = decision;
    const provider = this.inspector.provider;
    const { version: policyVersion } = this.policy;
    const rest = { stage: 'input_text', term, provider, policyVersion, subjectId: null } as const;
    return this.decisions.record({ teamId, isTest, action, kinds, scores, ...rest });
  }

  /** Down is closed: whatever breaks in here, the text has not been judged. */
  private async closed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ApiError) {
        throw error;
      }
      this.logger.error({ err: error }, 'A text could not be judged');
      throw new ModerationUnavailableError();
    }
  }
}

/** Each text alone, then all as one: a name split over two fields is one name again. */
function readingsOf(parts: readonly TextPart[]): string[] {
  const texts = parts.map(({ text }) => text);
  return [...texts, texts.join(' ')];
}

const without = <Part extends TextPart>(parts: readonly Part[], found: readonly PiiFinding[][]): Part[] =>
  parts.map((part, at) => ({ ...part, text: cutOut(part.text, found[at] ?? []) }));

const kindsOf = (findings: readonly { kind: PiiKind }[]): PiiKind[] => [...new Set(findings.map(({ kind }) => kind))];

function requireLength(parts: readonly TextPart[]): void {
  let length = 0;
  for (const { field, text } of parts) {
    length += text.length;
    if (length > MAX_LENGTH) {
      const message = `${field} is too long: a description may have ${MAX_LENGTH} characters in all.`;
      throw invalidInput([{ path: field, kind: 'range', message }], 'body');
    }
  }
}
