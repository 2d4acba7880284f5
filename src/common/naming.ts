/** Wherever one begins, also inside what is longer. */
const ID = /(?=([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26}))/g;

/**
 * Whether one of these ids stands in a text, each spelt as a uuid or as a ULID without prefix. The ids in the text are looked
 * up, not the other way round: many cost no more than one.
 */
export function naming(spellings: string[]): (text: string) => boolean {
  const known = new Set(spellings);
  return (text) => [...text.matchAll(ID)].some(([, id = '']) => known.has(id));
}
