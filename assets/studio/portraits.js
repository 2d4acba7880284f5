const KINDS = { canonical: 'Canonical portrait', variant: 'Variant', edit: 'Edit' };

/** What a portrait shows, in the words that made it. */
export function wordsOf({ kind, instruction, scene, outfit, pose, customPrompt }) {
  return instruction ?? ([scene, outfit, pose, customPrompt].filter(Boolean).join(', ') || KINDS[kind]);
}

export const kindOf = ({ kind }) => KINDS[kind];

export function altOf(persona, portrait) {
  const looks = Object.values(persona.layers?.surface?.appearance ?? {}).filter((value) => typeof value === 'string');
  const who = looks.join(', ') || persona.intent?.slice(0, 160);
  const what = portrait.kind === 'canonical' ? '' : `; ${wordsOf(portrait)}`;
  return `${persona.name}${who ? `: ${who}` : ''}${what}`;
}

export const isShowable = ({ status }) => status === 'generated' || status === 'approved';

export const isInTheMaking = ({ status }) => status === 'pending' || status === 'generating';
