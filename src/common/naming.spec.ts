import { newId, toUlid } from './ids.js';
import { naming } from './naming.js';

const [known, other, glued] = [newId(), newId(), newId()];
const ulid = toUlid('char', known);

describe('the ids that a text names', () => {
  const isNaming = naming([known, ulid.slice('char_'.length), glued]);

  it.each([
    ['as a uuid', `{"id":"${known}"}`],
    ['with a prefix', `of ${ulid}, who smiles`],
    ['in a path', `team/${other}/persona/${known}/portrait`],
    ['behind letters and digits', `ABC123${ulid.slice('char_'.length)}7Z`],
    ['in what looks like another uuid', `${other.slice(0, 24)}${glued}`],
  ])('are found %s', (_, text) => {
    expect(isNaming(text)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['others', `${other} and ${toUlid('char', other)}`],
    ['a part of one', known.slice(1)],
  ])('are not found in a text with %s', (_, text) => {
    expect(isNaming(text)).toBe(false);
  });
});
