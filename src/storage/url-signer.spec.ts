import { jest } from '@jest/globals';
import { SignatureInvalidError } from './storage.errors.js';
import { UrlSigner } from './url-signer.js';

const KEY = 'team/1/portraits/a.png';
const NOW = new Date('2026-06-01T12:00:00Z');

describe('signed URLs', () => {
  const signer = new UrlSigner('https://pictures.example', 's'.repeat(32));
  const signed = () => signer.sign('GET', KEY, 3_600).url.replace('https://pictures.example', '');

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('begin with the public URL and end with a lower-case hex signature', () => {
    const { url, expiresAt } = signer.sign('GET', KEY, 3_600);

    expect(url).toMatch(
      /^https:\/\/pictures\.example\/objects\/team\/1\/portraits\/a\.png\?expires=1780318800&signature=[0-9a-f]{64}$/,
    );
    expect(expiresAt).toEqual(new Date('2026-06-01T13:00:00Z'));
  });

  it('open their object until they expire', () => {
    const url = signed();

    expect(signer.verify('GET', url)).toEqual({ key: KEY, expiresAt: new Date('2026-06-01T13:00:00Z') });
    jest.setSystemTime(new Date('2026-06-01T12:59:59.999Z'));
    expect(signer.verify('GET', url).key).toBe(KEY);
    jest.setSystemTime(new Date('2026-06-01T13:00:00Z'));
    expect(() => signer.verify('GET', url)).toThrow('expired');
  });

  it.each<[string, (url: string) => string]>([
    ['another key', (url) => url.replace('a.png', 'b.png')],
    ['an encoded key', (url) => url.replace('a.png', '%61.png')],
    ['a doubled slash', (url) => url.replace('/portraits', '//portraits')],
    ['a step upwards', (url) => url.replace('a.png', 'x/../a.png')],
    ['another path', (url) => url.replace('/objects/', '/uploads/')],
    ['a later expiry', (url) => url.replace('expires=1780318800', 'expires=1780318801')],
    ['an expiry with a leading zero', (url) => url.replace('expires=', 'expires=0')],
    ['another signature', (url) => url.slice(0, -1) + (url.endsWith('0') ? '1' : '0')],
    ['a shortened signature', (url) => url.slice(0, -2)],
    ['a longer signature', (url) => `${url}00`],
    [
      'an upper-case signature',
      (url) => url.replace(/signature=.*/, (part) => `signature=${part.slice(10).toUpperCase()}`),
    ],
    ['no signature', (url) => url.replace(/&signature=.*/, '')],
    ['no expiry', (url) => url.replace(/expires=\d+&/, '')],
    ['no query', (url) => url.replace(/\?.*/, '')],
    ['the signature first', (url) => url.replace(/\?(expires=\d+)&(.*)/, '?$2&$1')],
    ['a parameter twice', (url) => `${url}&expires=9999999999`],
    ['a parameter more', (url) => `${url}&x=1`],
    ['a second question mark', (url) => url.replace('?', '??')],
  ])('refuse %s', (_, alter) => {
    const altered = alter(signed());

    expect(altered).not.toBe(signed());
    expect(() => signer.verify('GET', altered)).toThrow(SignatureInvalidError);
    expect(() => signer.verify('GET', altered)).toThrow('altered');
  });

  it('are bound to their method and to the secret', () => {
    const stranger = new UrlSigner('https://pictures.example', 't'.repeat(32));

    expect(() => signer.verify('PUT', signed())).toThrow(SignatureInvalidError);
    expect(() => stranger.verify('GET', signed())).toThrow(SignatureInvalidError);
  });

  it('do not tell whether an altered one has expired', () => {
    const url = signed().replace('a.png', 'b.png');
    jest.setSystemTime(new Date('2027-01-01T00:00:00Z'));

    expect(() => signer.verify('GET', url)).toThrow('altered');
  });

  it('fail in the spelling of the contract', () => {
    const error = new SignatureInvalidError('expired');

    expect(error.info).toMatchObject({
      status: 403,
      code: 'signature_invalid',
      type: { characters: 'authentication' },
    });
  });
});
