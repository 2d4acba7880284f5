/**
 * SQL: whether a text holds what is searched for, whatever its case and however its accents were typed; the wildcards of LIKE
 * are only themselves. Every text does where nothing is searched for.
 */
export const containing = (text: string, searched: string): string =>
  `(${searched}::text IS NULL OR normalize(${text}) ILIKE '%' || regexp_replace(normalize(${searched}), '([\\\\%_])', '\\\\\\1', 'g') || '%')`;
