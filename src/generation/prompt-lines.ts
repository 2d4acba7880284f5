/** Control characters too: NEL and the separators of ASCII break lines for some readers, and \s does not know them. */
const BREAKS = /[\s\p{Cc}]+/gu;

/** What a customer wrote, where it cannot pass for a line of ours: a line break would let it forge one of our labels. */
export const onOneLine = (text: string): string => text.replaceAll(BREAKS, ' ').trim();

/** What customers wrote as the user part of a prompt: one line under our label for each text that says something. */
export const renderLines = (texts: readonly { label: string; text: string }[]): string =>
  texts
    .map(({ label, text }) => ({ label, line: onOneLine(text) }))
    .filter(({ line }) => line !== '')
    .map(({ label, line }) => `${label}: ${line}`)
    .join('\n');
