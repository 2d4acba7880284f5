/** Prints a live key of a valid form, for BOOTSTRAP_API_KEY: 30 random base62 characters and their CRC32 in base62. */
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const secret = Array.from({ length: 30 }, () => ALPHABET[randomInt(62)]).join('');
let rest = crc32(secret);
let checksum = '';
for (let place = 0; place < 6; place += 1) {
  checksum = ALPHABET[rest % 62] + checksum;
  rest = Math.floor(rest / 62);
}
console.log(`al_live_${secret}${checksum}`);
