import { ApiProperty } from '@nestjs/swagger';
import { type EndedSessions, SESSION_CLAIMS, type SessionClaim, type SessionRevocation } from '../../accounts/index.js';
import { Examples, type InputIssue, invalidInput, StringField } from '../../http/index.js';
import { MOMENT, momentOf } from './moment.js';

const FURTHEST_MS = 86_400_000;
const ONE_LINE = /^[^\p{C}]{1,255}$/u;

@Examples({ 'all of a person': { sub: 'user-4711' }, 'one session': { jti: 'b1f2c3d4-session' } })
export class RevokeSessionsDto {
  @StringField({
    description: 'Ends every session of this subject; send this or `jti`.',
    min: 1,
    max: 255,
    pattern: ONE_LINE,
    isOptional: true,
    example: 'user-4711',
  })
  sub?: string;

  @StringField({
    description: 'Ends the one session whose token has this id; send this or `sub`.',
    min: 1,
    max: 255,
    pattern: ONE_LINE,
    isOptional: true,
    example: 'b1f2c3d4-session',
  })
  jti?: string;

  @StringField({
    description:
      'Tokens issued before this moment are refused, RFC 3339 with a time zone; absent or null: now. At most a day ahead.',
    max: 40,
    pattern: MOMENT,
    isOptional: true,
    isNullable: true,
    example: '2026-11-20T10:00:00Z',
  })
  before?: string | null;

  ended(): EndedSessions {
    const [claim, another] = SESSION_CLAIMS.filter((name) => this[name] !== undefined);
    if (!claim) {
      throw refused('sub', 'missing', 'sub or jti must say which sessions end.');
    }
    if (another) {
      throw refused(another, 'format', 'jti must be absent when sub is given: send one of them.');
    }
    return { claim, value: String(this[claim]), issuedBefore: this.moment() };
  }

  private moment(): Date | null {
    const moment = this.before ? momentOf(this.before, 'before') : null;
    if (moment && moment.getTime() > Date.now() + FURTHEST_MS) {
      throw refused('before', 'range', 'before must not be more than a day ahead.');
    }
    return moment;
  }
}

const refused = (path: string, kind: InputIssue['kind'], message: string) =>
  invalidInput([{ path, kind, message }], 'body');

export class SessionRevocationDto {
  @ApiProperty({ enum: ['session_revocation'] })
  object!: 'session_revocation';

  @ApiProperty({ type: String, nullable: true, example: 'user-4711' })
  sub!: string | null;

  @ApiProperty({ type: String, nullable: true })
  jti!: string | null;

  @ApiProperty({ format: 'date-time', description: 'Tokens issued before it are refused.' })
  before!: string;

  static from({ claim, value, issuedBefore }: SessionRevocation): SessionRevocationDto {
    const valueOf = (name: SessionClaim): string | null => (claim === name ? value : null);
    return Object.assign(new SessionRevocationDto(), {
      object: 'session_revocation',
      sub: valueOf('sub'),
      jti: valueOf('jti'),
      before: issuedBefore.toISOString(),
    } satisfies SessionRevocationDto);
  }
}
