import type { LookPatch } from '../look.js';
import { type Phrase, textOf } from './description.js';
import { firstMatch, isSaid } from './matching.js';
import { defined } from './read-person.js';

const EXPRESSIONS = [
  [/\b(wink|winking|winks)\b/, 'wink'],
  [/\b(laugh|laughing|laughs|grin|grinning|beaming|ecstatic|big smile|broad smile|wide smile|toothy)\b/, 'laugh'],
  [/\b(surprised?|astonished|shocked|amazed|startled|awe|awestruck)\b/, 'surprised'],
  [/\b(angry|furious|fierce|scowl|scowling|frown|frowning|enraged|annoyed|mad)\b/, 'angry'],
  [/\b(sad|melanchol\w+|tearful|sorrow\w*|gloomy|crying|grieving|unhappy|wistful|lonely|heartbroken)\b/, 'sad'],
  [/\b(smile|smiling|smiles|happy|cheerful|joyful|friendly|joy|delighted|playful)\b/, 'smile'],
  [/\b(serious|stern|solemn|determined|stoic|grave|intense|confident|focused|resolute)\b/, 'serious'],
  [/\b(dreamy|calm|serene|thoughtful|pensive|sleepy|relaxed|peaceful|tired|gentle)\b/, 'dreamy'],
  [/\b(neutral expression|neutral|expressionless|deadpan)\b/, 'neutral'],
] as const;
const MOODS = [
  [/\b(warm|kind|welcoming|optimistic|open)\b/, 'smile'] as const,
  [/\b(worried|anxious|guarded|tense|wary)\b/, 'serious'] as const,
];

/** Expression, pose and framing. */
export function readActing(phrases: readonly Phrase[]): LookPatch {
  return { ...defined<LookPatch>({ expression: readExpression(phrases) }), ...readPose(phrases) };
}

function readExpression(phrases: readonly Phrase[]): LookPatch['expression'] | null {
  const stated = textOf(phrases, 'expression');
  if (isSaid(phrases, /^(smile|smiling|laughing|grin)$/) === false) {
    return 'serious';
  }
  return (
    firstMatch(stated, EXPRESSIONS) ??
    firstMatch(stated, MOODS) ??
    firstMatch(textOf(phrases, 'free', 'pose'), EXPRESSIONS)
  );
}

/** The four poses of a character are asked by a word on their own line; prose needs a clearer one. */
function readPose(phrases: readonly Phrase[]): LookPatch {
  const pose = textOf(phrases, 'pose');
  const text = textOf(phrases, 'free', 'pose', 'scene');
  const framing = firstMatch(text, [
    [/\b(full body|full length|full figure|head to toe|whole body|entire body)\b/, 'full'],
    [/\b(half length|half body|waist up|upper body|medium shot|three quarter length)\b/, 'half'],
    [/\b(close up|headshot|head and shoulders|bust)\b/, 'bust'],
  ] as const);
  const named =
    firstMatch<LookPatch>(pose, [
      [/^\s*(portrait|face|head)/, { view: 'front', framing: 'bust' }],
      [/\b(back|behind|rear|away)\b/, { view: 'back', framing: 'half' }],
      [/\b(side|profile)\b/, { view: 'side', framing: 'half' }],
      [/\b(front|frontal|standing)\b/, { view: 'front', framing: 'full' }],
    ]) ??
    firstMatch<LookPatch>(text, [
      [
        /\b(back view|from behind|rear view|from the back|facing away|seen from the back|back pose)\b/,
        { view: 'back', framing: 'half' },
      ],
      [
        /\b(side profile|profile view|side view|in profile|from the side|side pose|profile (?:shot|pose|portrait))\b/,
        { view: 'side', framing: 'half' },
      ],
      [/\b(front view|front pose|frontal view|facing (?:the camera|forward|front))\b/, { view: 'front' }],
    ]);
  return { ...named, ...defined<LookPatch>({ framing }) };
}
