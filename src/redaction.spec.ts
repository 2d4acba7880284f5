import { Writable } from 'node:stream';
import { AppLogger } from './logger.js';
import { redactFacts, redactText } from './redaction.js';

const KEY = 'al_live_0123456789abcdefghijklmnopqrstuvwxyz';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJlIG9mIHRoZSB0b2tlbg';

describe('a line of the log', () => {
  it.each([
    ['a key', `The key ${KEY} was used.`, KEY.slice(8)],
    ['a key cut short', `The key ${KEY.slice(0, 20)} was used.`, KEY.slice(8, 20)],
    ['a webhook secret', 'signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'MfKQ9r8G'],
    ['a token', `{"x":"${TOKEN}"}`, 'c2lnbmF0dXJl'],
    ['a bearer', 'authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    ['basic credentials', 'Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpw'],
    ['a signed address', 'GET /objects/a.webp?expires=1&signature=0f0f0f0f', '0f0f0f0f'],
    ['a password in a query', 'https://a.example/?user=1&password=hunter2&x=1', 'hunter2'],
    ['a password of a database', 'connect postgres://likeness:hunter2@db:5432/likeness failed', 'hunter2'],
  ])('keeps no %s', (_, line, secret) => {
    const kept = redactText(line);

    expect(kept).not.toContain(secret);
    expect(kept).toContain('[redacted]');
  });

  it.each([
    ['The embedded Postgres is ready at 127.0.0.1:5432.'],
    ['{"level":30,"requestId":"req_01KAM2Z8C5F6T7V8W9X0Y1Z2A3","route":"/v1/personas/:id","status":200}'],
    ['al_live_ keys work in the live world; see http://127.0.0.1:3000/docs'],
    ['Some basic settings of the bearer.'],
  ])('keeps what is no secret: %s', (line) => {
    expect(redactText(line)).toBe(line);
  });

  it('is read in time that grows with its length only', () => {
    const lines = [
      'eyJ-'.repeat(50_000),
      '://a:'.repeat(50_000),
      'bearer '.repeat(50_000),
      'signature='.repeat(20_000),
    ];
    const startedAt = performance.now();

    lines.map(redactText);

    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('the facts of a line', () => {
  it.each([
    ['authorization'],
    ['Set-Cookie'],
    ['password'],
    ['client_secret'],
    ['leaseToken'],
    ['apiKey'],
    ['x-api-key'],
    ['key'],
    ['jwt'],
    ['prompt'],
    ['parameters'],
    ['body'],
  ])('never hold what is called %s, however deep', (name) => {
    const facts = { a: [{ b: { [name]: 'planted' } }], [name]: { inner: 'planted' } };

    expect(JSON.stringify(redactFacts(facts))).not.toContain('planted');
  });

  it('are otherwise as they were', () => {
    const at = new Date(0);
    const facts = { requestId: 'req_1', status: 200, ms: 1.5, keyId: 'key_1', missing: null, at, list: [1, 'two'] };

    expect(redactFacts(facts)).toEqual(facts);
  });

  it('have an end, whatever refers to itself, and hold no bytes', () => {
    const ring: Record<string, unknown> = {};
    ring.ring = ring;

    expect(() => redactFacts(ring)).not.toThrow();
    expect(redactFacts({ image: Buffer.from('planted') })).toEqual({ image: '[redacted]' });
  });

  it('tell of an error what it is and where, and nothing that hangs on it', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "persona_slug"'), {
      code: '23505',
      severity: 'ERROR',
      detail: 'Key (slug)=(planted) already exists.',
      where: 'planted',
      query: 'INSERT planted',
      parameters: ['planted'],
      driverError: { detail: 'planted' },
      table: 'persona',
      constraint: 'persona_slug',
    });

    const { err } = redactFacts({ err: error }) as { err: Record<string, string> };

    expect(JSON.stringify(err)).not.toContain('planted');
    expect(err).toEqual({
      type: 'Error',
      code: '23505',
      table: 'persona',
      constraint: 'persona_slug',
      message: 'duplicate key value violates unique constraint "persona_slug"',
      stack: expect.stringMatching(/^\s+at .*redaction\.spec/),
    });
  });

  it.each([
    [
      'of Postgres',
      Object.assign(new Error('invalid input syntax for type uuid: "planted\n    at planted"'), { code: '22P02' }),
    ],
    ['of JSON', new SyntaxError(`Unexpected token 'p', "planted" is not valid JSON`)],
    ['that caused another', new Error('Outer', { cause: new SyntaxError('Unexpected "planted"') })],
  ])('leave out the value that an error %s quotes, in its stack too', (_, error) => {
    const told = JSON.stringify(redactFacts({ err: error }));

    expect(told).not.toContain('planted');
    expect(told).toContain('redaction.spec');
  });
});

describe('the logger', () => {
  const written = (write: (logger: AppLogger) => void, level: 'debug' | 'warn' = 'debug') => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk, _, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    write(new AppLogger({ LOG_LEVEL: level, LOG_FORMAT: 'json' }, destination));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('writes an object with its text, an error, and a plain text', () => {
    const lines = written((logger) => {
      logger.error({ requestId: 'req_1', err: new Error('broke'), token: 'planted' }, 'A request failed', 'Error');
      logger.error(new Error('alone'), 'Boot');
      logger.log(`used ${KEY}`, 'Http');
    });

    expect(lines).toMatchObject([
      {
        level: 50,
        requestId: 'req_1',
        token: '[redacted]',
        err: { message: 'broke' },
        msg: 'A request failed',
        context: 'Error',
      },
      { level: 50, err: { message: 'alone' }, context: 'Boot' },
      { level: 30, msg: 'used al_live_[redacted]', context: 'Http' },
    ]);
  });

  it('writes nothing below its level', () => {
    expect(written((logger) => logger.debug('quiet', 'Http'), 'warn')).toEqual([]);
  });
});
