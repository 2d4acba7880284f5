import { completeLook } from './complete-look.js';
import { editLook } from './edit-look.js';
import { readLook } from './reading/read-look.js';

const before = completeLook(
  readLook('A 30 year old woman with long brown hair, a red hat and round glasses in a white blouse'),
  7,
);
const changed = (instruction: string) => {
  const after = editLook(before, instruction, 8);
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => before[name as keyof typeof before] !== value),
  );
};

describe('editLook', () => {
  it.each([
    ['make her hair red', { hairColor: '#b3402a' }],
    ['remove the hat', { hat: 'none' }],
    ['take the glasses away: no glasses', { glasses: 'none' }],
    ['laughing', { expression: 'laugh' }],
    ['put her at the beach', { place: 'beach' }],
    ['tie her hair in a ponytail', { hairCut: 'ponytail' }],
    ['wearing a green sweater', { garment: 'sweater', garmentColor: '#4d8f57' }],
    ['make the woman wink', { expression: 'wink' }],
    ['make the chef laugh', { expression: 'laugh' }],
    ['make the old photo sepia', { palette: 'sepia' }],
    ['replace the glasses with hoop earrings', { glasses: 'none', earrings: 'hoops' }],
  ])('changes only what "%s" names', (instruction, expected) => {
    expect(changed(instruction)).toEqual(expected);
  });

  it('ages the hair with the face', () => {
    const older = editLook(editLook(before, 'make her older', 8), 'even older', 8);
    expect(older.ageYears).toBe(80);
    expect(older.hairColor).not.toBe(before.hairColor);
  });

  it('leaves everything when it understands nothing', () => {
    expect(changed('hmm')).toEqual({});
  });
});
