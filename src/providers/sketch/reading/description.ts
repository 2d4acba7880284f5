export type Topic =
  | 'free'
  | 'hair'
  | 'eyes'
  | 'skin'
  | 'age'
  | 'gender'
  | 'ethnicity'
  | 'build'
  | 'clothes'
  | 'expression'
  | 'scene'
  | 'pose'
  | 'work'
  | 'style'
  | 'ignored';

/** A line, or the part of one that has its own label. */
export interface Phrase {
  topic: Topic;
  text: string;
  words: string[];
}

const TOPICS: readonly (readonly [RegExp, Topic])[] = [
  [
    /avoid|negative|desire|fear|wound|grow|value|voice|rhythm|register|vocabulary|signature|archetype|name|output|format|ratio|attachment|^take$/,
    'ignored',
  ],
  [/hair(?! ?ornament)/, 'hair'],
  [/\beyes?\b/, 'eyes'],
  [/skin|complexion/, 'skin'],
  [/\bage\b/, 'age'],
  [/gender|\bsex\b/, 'gender'],
  [/ethnic|heritage|ancestry/, 'ethnicity'],
  [/build|body|physique|figure/, 'build'],
  [/cloth|outfit|wear|attire|dress|wardrobe/, 'clothes'],
  [/expression|mood|emotion/, 'expression'],
  [/scene|location|background|backdrop|setting|place|environment|lives in|home/, 'scene'],
  [/pose|view|angle|framing|shot/, 'pose'],
  [/occupation|profession|\bjob\b|work|role/, 'work'],
  [/style|medium|look and feel/, 'style'],
];

const LABELLED = /^[\s*•-]*([a-z][a-z _/-]{1,40}?)\s*[:=]\s*(.+)$/;

/** Reads prose and `Label: value` lines into phrases of lower-case words. */
export function describe(prompt: string): Phrase[] {
  const phrases = prompt
    .replace(/\btest:\S+/gi, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll('’', "'")
    .split('\n')
    .flatMap((line) => line.split(PARTS).map((part, at) => ({ ...phraseOf(part), beginsLine: at === 0 })));
  // Where a line of its own says the pose, no part of another line does.
  const isPosed = phrases.some(({ topic, beginsLine }) => topic === 'pose' && beginsLine);
  return phrases
    .filter(({ words, topic }) => words.length > 0 && topic !== 'ignored')
    .filter(({ topic, beginsLine }) => beginsLine || topic !== 'pose' || !isPosed)
    .map(({ topic, text, words }) => ({ topic, text, words }));
}

const PARTS = /[;|]+|,\s*(?=[a-z][a-z _]{1,24}:)|\.\s+(?=[a-z][a-z _]{1,24}:)/;

function phraseOf(line: string): Phrase {
  const match = LABELLED.exec(line);
  const label = match?.[1]?.replaceAll('_', ' ') ?? '';
  const topic = TOPICS.find(([pattern]) => match && pattern.test(label))?.[1] ?? 'free';
  const text = (match?.[2] ?? line).trim();
  return { topic, text, words: text.replaceAll('-', ' ').match(/[a-z0-9']+|[.,!?()]/g) ?? [] };
}

/** All phrases of the topics as one text, words parted by single spaces. */
export function textOf(phrases: readonly Phrase[], ...topics: Topic[]): string {
  const chosen = topics.length === 0 ? phrases : phrases.filter(({ topic }) => topics.includes(topic));
  return chosen.map(({ words }) => ` ${words.join(' ')} `).join('.');
}
