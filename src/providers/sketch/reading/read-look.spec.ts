import { saturation, toRgb } from '../drawing/color.js';
import { readLook } from './read-look.js';

const isMostly = (color: string | undefined, part: 0 | 1 | 2): boolean => {
  const rgb = toRgb(color ?? '#000000');
  return Math.max(...rgb) === rgb[part] && saturation(color ?? '#000000') > 0.2;
};

describe('readLook', () => {
  it('reads prose', () => {
    const look = readLook(
      'A 34-year-old woman with long, curly red hair, green eyes and a blue sweater, smiling, at the beach at night',
    );
    expect(look).toMatchObject({
      gender: 'woman',
      ageYears: 34,
      hairLength: 'long',
      hairTexture: 'curly',
      garment: 'sweater',
      expression: 'smile',
      place: 'beach',
      light: 'night',
    });
    expect(isMostly(look.hairColor, 0)).toBe(true);
    expect(isMostly(look.eyes, 1)).toBe(true);
    expect(isMostly(look.garmentColor, 2)).toBe(true);
  });

  it.each(['long; Pose: back', 'long | view: from behind', 'long, pose: back', 'long. Angle: back'])(
    'takes the pose from a line of its own, not from a part of another one: %j',
    (hair) => {
      const look = readLook(
        `Hair style: ${hair}\nPose: side, the full body from head to toe, in profile\nBackdrop: plain`,
      );

      expect(look).toMatchObject({ hairLength: 'long', view: 'side', framing: 'full' });
    },
  );

  it('takes the pose from a part of a line where no line says it', () => {
    expect(readLook('Hair style: long; Pose: back')).toMatchObject({ hairLength: 'long', view: 'back' });
  });

  it('reads lines with labels', () => {
    const look = readLook(
      'Gender: male\nAge: 61\nhairColor: silver\nHair style: short, receding\nEye color: blue\nDistinguishing marks: a scar\nClothing: burgundy turtleneck\nPose: side\nLocation: Porto',
    );
    expect(look).toMatchObject({
      gender: 'man',
      ageYears: 61,
      hairColor: '#c6c6cd',
      hairCut: 'receding',
      scar: true,
      garment: 'turtleneck',
      view: 'side',
      place: 'city',
    });
  });

  it.each([
    ['hair dyed blue and a red hat', 'hairColor', 2],
    ['red hair blue eyes', 'hairColor', 0],
    ['red hair blue eyes', 'eyes', 2],
    ['wearing a red hat and a green scarf', 'hatColor', 0],
    ['wearing a red hat and a green scarf', 'scarf', 1],
    ['red sunglasses in a forest', 'glassesColor', 0],
    ['against a blue background', 'backdrop', 2],
  ] as const)('gives each thing its own colour: %s, %s', (text, field, part) => {
    expect(isMostly(readLook(text)[field], part)).toBe(true);
  });

  it.each([
    ['no hat, no glasses', { hat: 'none', glasses: 'none' }],
    ['without glasses or earrings', { glasses: 'none', earrings: 'none' }],
    ['no hat but a scarf', { hat: 'none', scarf: '#b5443f' }],
    ['a clean-shaven man', { facialHair: 'none' }],
    ['round gold glasses', { glasses: 'round', glassesColor: '#d6a93c' }],
    ['a woman in a teal hijab', { hat: 'headscarf', gender: 'woman' }],
    ['an old man with a long white beard', { facialHair: 'fullbeard', ageYears: 74 }],
    ['hair in two braids', { hairCut: 'braids' }],
    ['a bald man', { hairCut: 'bald' }],
    ['in her early forties', { ageYears: 42, gender: 'woman' }],
    ['view from behind', { view: 'back' }],
    ['side profile', { view: 'side' }],
    ['Pose: portrait', { view: 'front', framing: 'bust' }],
    ['Pose: front', { view: 'front', framing: 'full' }],
    ['an astronaut', { garment: 'spacesuit', place: 'space' }],
    ['an old man, mountains at dusk', { place: 'mountains', light: 'sunset' }],
    ['in black and white', { palette: 'mono' }],
  ])('reads "%s"', (text, expected) => {
    expect(readLook(text)).toMatchObject(expected);
  });

  it('does not put a city planner into a street, nor a fear into the scene', () => {
    expect(readLook('a city planner').place).toBeUndefined();
    expect(readLook('Fear: the sea at night').place).toBeUndefined();
  });

  it('takes unwanted things off', () => {
    expect(readLook('a man', 'hat, glasses')).toMatchObject({ hat: 'none', glasses: 'none' });
  });

  it('names nothing that the text does not name', () => {
    expect(readLook('somebody')).toEqual({});
  });
});
