/** What a provider says it counted. A kind of token it does not tell apart is absent. */
export type Usage = Partial<Record<TokenKind | 'totalTokens', number>>;

export const TOKEN_KINDS = ['inputTextTokens', 'inputImageTokens', 'outputTextTokens', 'outputImageTokens'] as const;

export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Null when nothing in it is a count. */
export function usageOf(counts: Record<keyof Usage, unknown>): Usage | null {
  const known = Object.entries(counts).filter(([, count]) => Number.isSafeInteger(count) && Number(count) >= 0);
  return known.length > 0 ? Object.fromEntries(known) : null;
}
