/** Hints that are one string each, and the label under which a provider reads them. */
export const TEXT_HINTS = {
  ethnicity: 'Ethnicity',
  role_archetype: 'Role',
  age_range: 'Age',
  gender_expression: 'Gender',
  custom_gender_expression: 'Gender in own words',
  avatar_composition: 'Framing',
  pose_style: 'Pose',
  camera_view: 'Camera view',
  eye_direction: 'Gaze angle',
  head_orientation: 'Head angle',
  body_type: 'Body',
  skin_tone: 'Skin tone',
  hair_style: 'Hair style',
  hair_color: 'Hair color',
  eye_color: 'Eye color',
  outfit_category: 'Outfit',
  art_direction: 'Style',
  visual_influence: 'Visual style',
  lighting: 'Lighting',
  background: 'Background',
  mood: 'Mood',
  expression: 'Expression',
  filter_culture: 'Culture',
  filter_industry: 'Industry',
} as const;

export type TextHint = keyof typeof TEXT_HINTS;

export const TEXT_HINT_NAMES = Object.keys(TEXT_HINTS) as TextHint[];

/** Hints that mean something to us. */
export type AvatarHints = Partial<Record<TextHint, string>> & { accessories?: string[] };

const isKnown = (name: string): boolean => name === 'accessories' || Object.hasOwn(TEXT_HINTS, name);

/** Tells the hints we know from those that are ignored. */
export function sortHints(hints: object): { known: AvatarHints; ignored: string[] } {
  const said = Object.entries(hints).filter(([, value]) => value !== undefined);
  return {
    known: Object.fromEntries(said.filter(([name]) => isKnown(name))),
    ignored: said.map(([name]) => name).filter((name) => !isKnown(name)),
  };
}
