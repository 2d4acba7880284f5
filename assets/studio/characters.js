export const POSES = ['portrait', 'front', 'side', 'back'];

export const STATUSES = {
  synthesizing: 'Being drawn',
  reviewing: 'To review',
  ready: 'Ready',
  failed: 'Failed',
};

export const ATTRIBUTES = [
  ['gender', 'Gender', 'woman', 60],
  ['age', 'Age', '34', 3],
  ['ethnicity', 'Ethnicity', 'Norwegian', 100],
  ['hair_color', 'Hair colour', 'silver', 100],
  ['hair_style', 'Hair style', 'short, wavy', 100],
  ['eye_color', 'Eyes', 'grey', 100],
  ['body_type', 'Build', 'athletic', 100],
];

export const describe = ({ name, attributes }) => {
  const looks = Object.values(attributes ?? {}).join(', ');
  return looks ? `${name}: ${looks}` : name;
};
