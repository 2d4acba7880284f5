import { isObjectKey, keyRange, requireTarget } from './object-key.js';
import { InvalidObjectKeyError } from './storage.errors.js';

describe('object keys', () => {
  it('cover themselves alone, folders all below them', () => {
    const keys = ['team/1', 'team/1/a', 'team/1/b/c', 'team/1-/a', 'team/1.png', 'team/10/a', 'team/2/a'];
    const covered = (target: string) => {
      const [from, below] = keyRange(target);
      return keys.filter((key) => key >= from && key < below);
    };

    expect(covered('team/1/')).toEqual(['team/1/a', 'team/1/b/c']);
    expect(covered('team/1')).toEqual(['team/1']);
    expect(covered('team/1/a')).toEqual(['team/1/a']);
  });

  it.each(['', '/', 'team//', '../', '/team/', 'team/%/'])('refuses the target %j', (target) => {
    expect(() => requireTarget(target)).toThrow(InvalidObjectKeyError);
  });

  it('may have the letters of uuids, ULIDs, hashes and extensions', () => {
    expect(isObjectKey('team/0197c0de-0000-7000-8000-000000000000/img_01JZX/ab12.webp')).toBe(true);
  });
});
