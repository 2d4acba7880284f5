import { randomBytes } from 'node:crypto';
import { SecretBox } from './secret-box.js';

describe('a sealed secret', () => {
  const box = new SecretBox(randomBytes(32));

  it('opens for its own row, and looks different each time', () => {
    const [one, two] = [box.seal('whsec_é', 'a'), box.seal('whsec_é', 'a')];

    expect(one).not.toBe(two);
    expect([box.open(one, 'a'), box.open(two, 'a')]).toEqual(['whsec_é', 'whsec_é']);
  });

  it('opens for no other row, with no other key and in no other form', () => {
    const sealed = box.seal('whsec_x', 'a');
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    bytes[14] = (bytes[14] ?? 0) ^ 1;

    expect(() => box.open(sealed, 'b')).toThrow(/unable to authenticate/);
    expect(() => new SecretBox(randomBytes(32)).open(sealed, 'a')).toThrow(/unable to authenticate/);
    expect(() => box.open(`v1.${bytes.toString('base64')}`, 'a')).toThrow(/unable to authenticate/);
  });
});
