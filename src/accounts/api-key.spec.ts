import { createHash } from 'node:crypto';
import { ENVIRONMENTS, generateKey, hashKey, parseKey } from './api-key.js';

const ZEROS = '0'.repeat(30);

function checksumByHand(text: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  let rest = BigInt((crc ^ 0xffffffff) >>> 0);
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = alphabet[Number(rest % 62n)] + digits;
    rest /= 62n;
  }
  return digits;
}

describe('an API key', () => {
  it.each(ENVIRONMENTS)('names its world: %s', (environment) => {
    const key = generateKey(environment);

    expect(key).toMatch(new RegExp(`^al_${environment}_[0-9A-Za-z]{36}$`));
    expect(parseKey(key)).toEqual({ prefix: `al_${environment}_`, environment, last4: key.slice(-4) });
  });

  it('ends with the CRC-32 of its random part, left-padded to six base62 characters', () => {
    const keys = Array.from({ length: 200 }, () => generateKey('live'));

    expect(keys.map((key) => key.slice(-6))).toEqual(keys.map((key) => checksumByHand(key.slice(8, 38))));
    expect(parseKey(`al_live_${ZEROS}${checksumByHand(ZEROS)}`)).not.toBeNull();
  });

  it('is never made twice and uses the whole alphabet', () => {
    const keys = Array.from({ length: 500 }, () => generateKey('test'));

    expect(new Set(keys).size).toBe(500);
    expect(new Set(keys.flatMap((key) => key.slice(8, 38).split(''))).size).toBe(62);
  });

  it.each([
    ['one character changed', (key: string) => key.slice(0, 10) + (key[10] === 'a' ? 'b' : 'a') + key.slice(11)],
    ['another checksum', (key: string) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
    ['cut short', (key: string) => key.slice(0, -1)],
    ['too long', (key: string) => `${key}0`],
    ['another brand', (key: string) => key.replace('al_', 'sk_')],
    ['another world', (key: string) => key.replace('_live_', '_prod_')],
    ['a line break behind it', (key: string) => `${key}\n`],
    ['nothing', () => ''],
  ])('is refused with %s', (_, spoil) => {
    expect(parseKey(spoil(generateKey('live')))).toBeNull();
  });

  it('is kept as the SHA-256 of the whole key', () => {
    const key = generateKey('live');

    expect(hashKey(key)).toEqual(createHash('sha256').update(key, 'ascii').digest());
  });
});
