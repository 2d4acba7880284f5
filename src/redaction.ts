const REDACTED = '[redacted]';
const MAX_DEPTH = 6;

/** Fields that are never written, whatever they hold and however deep they lie. */
const SECRET_NAME =
  /authorization|cookie|passw|secret|token|credential|signature|jwt|^key$|api[-_]?key|private[-_]?key|^(prompt|intent|body|payload|query|parameters|headers)$/i;

/** Texts that are secrets wherever they stand: API keys, webhook secrets, JSON Web Tokens, credentials of an address or a header, signatures. */
const SECRET_TEXTS: [pattern: RegExp, replacement: string][] = [
  [/\bal_(live|test)_[0-9A-Za-z]{8,}/g, `al_$1_${REDACTED}`],
  [/\bwhsec_[0-9A-Za-z+/=_-]{8,}/g, `whsec_${REDACTED}`],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]*\.?[\w-]*/g, REDACTED],
  [/\b(bearer|basic) [\w.~+/=-]{12,}/gi, `$1 ${REDACTED}`],
  [/\b(signature|sig|token|api_key|password|secret)=[^\s&"'\\]+/gi, `$1=${REDACTED}`],
  [/(:\/\/[^\s:/@"']{0,64}):[^\s/@"']{1,256}@/g, `$1:${REDACTED}@`],
];

/** Data exceptions of Postgres quote the value that did not fit; JSON.parse quotes what it could not read. */
const isQuoting = (error: Error): boolean => error instanceof SyntaxError || /^22[0-9A-Z]{3}$/.test(codeOf(error));

/** A line of the log as it may be kept. */
export const redactText = (text: string): string =>
  SECRET_TEXTS.reduce((line, [pattern, replacement]) => line.replace(pattern, replacement), text);

/** The same facts without those whose names say that they are secret, and with errors reduced to where they happened. */
export function redactFacts(value: unknown, depth = 0): unknown {
  if (value instanceof Error) {
    return errorFacts(value, depth);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return value;
  }
  if (depth === MAX_DEPTH || ArrayBuffer.isView(value)) {
    return REDACTED;
  }
  if (Array.isArray(value)) {
    return value.map((item) => redactFacts(item, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) ? REDACTED : redactFacts(item, depth + 1),
    ]),
  );
}

/**
 * What an error may say in the log. Drivers hang the statement, its values and the row at fault on theirs: only what is
 * named here is kept.
 */
function errorFacts(error: Error, depth: number): object {
  const { constraint, table } = error as { constraint?: unknown; table?: unknown };
  const code = codeOf(error);
  const hasCause = error.cause instanceof Error && depth < MAX_DEPTH;
  return {
    type: error.name,
    ...(code ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    message: isQuoting(error) ? error.message.replace(/["'].*$/s, '…') : error.message,
    stack: framesOf(error),
    ...(hasCause ? { cause: errorFacts(error.cause as Error, depth + 1) } : {}),
  };
}

const codeOf = ({ code }: Error & { code?: unknown }): string => (typeof code === 'string' ? code : '');

/** Only the places: the first lines of a stack repeat the message. */
function framesOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  return stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
