import fc from 'fast-check';
import { InvalidJsonError } from './http.errors.js';
import { parseJson } from './json-body.js';

const parse = (text: string): unknown => parseJson(Buffer.from(text));

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const keys = (count: number): string => `{${Array.from({ length: count }, (_, at) => `"k${at}":0`).join(',')}}`;

describe('a JSON body', () => {
  it('reads like JSON.parse reads it', () => {
    const bodies = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' });

    fc.assert(
      fc.property(bodies, fc.constantFrom(undefined, 2, '\t'), (body, indent) => {
        const text = JSON.stringify(body, null, indent);
        fc.pre(!/"(__proto__|constructor|prototype)"/.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  it('never fails in another way than by saying what is wrong with it', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\\u', '1', 'e', '-', 'null', ' ', '\n');

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        let fault: unknown = null;
        try {
          parse(parts.join(''));
        } catch (error) {
          fault = error;
        }
        expect(fault === null || fault instanceof InvalidJsonError).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('may be absent', () => {
    expect(parseJson(Buffer.alloc(0))).toBeUndefined();
  });

  it.each([
    ['32 levels', nested(32)],
    ['1,000 keys', keys(1_000)],
    ['brackets, braces and colons inside of strings', `{"a": "${'[{:'.repeat(50)}", "b": "\\"a\\":"}`],
    ['the same key in two objects', '{"a": {"x": 1}, "b": {"x": 1}}'],
    ['a forbidden word as a value', '{"a": "__proto__"}'],
    ['strings in a list that repeat', '["a", "a"]'],
  ])('may have %s', (_, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['33 levels', nested(33), /deeper than 32/],
    ['a hundred thousand levels', nested(50_000), /deeper than 32/],
    ['1,001 keys', keys(1_001), /more than 1000 keys/],
    ['1,001 keys in small objects', `[${Array.from({ length: 1_001 }, () => '{"a":1}').join(',')}]`, /more than 1000/],
    ['a key twice', '{"a": 1, "a": 2}', /same key twice/],
    ['a key twice in two spellings', '{"a": 1, "\\u0061" : 2}', /same key twice/],
    ['__proto__', '{"__proto__": {"admin": true}}', /no field may be called/],
    ['__proto__ in escapes', '{"x": [{"__pr\\u006fto__": 1}]}', /no field may be called/],
    ['constructor', '{"constructor": 1}', /no field may be called/],
    ['prototype', '{"prototype": 1}', /no field may be called/],
    ['NaN', '{"a": NaN}', /malformed/],
    ['a byte order mark', '\ufeff{}', /malformed/],
    ['a raw NUL', '{"a": "\0"}', /malformed/],
    ['a comment', '{} // no', /malformed/],
    ['two values', '{}{}', /malformed/],
    ['nothing but white space', '  ', /malformed/],
  ])('is refused with %s', (_, text, reason) => {
    expect(() => parse(text)).toThrow(InvalidJsonError);
    expect(() => parse(text)).toThrow(reason);
  });

  it.each([
    ['a byte that is no UTF-8', [0x22, 0xff, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['half a surrogate pair', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a character cut short', [0x22, 0xe2, 0x82]],
  ])('is refused with %s', (_, bytes) => {
    expect(() => parseJson(Buffer.from(bytes))).toThrow(/not valid UTF-8/);
  });
});
