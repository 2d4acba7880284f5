/** The fields of one line, quotes taken off; null when its quotes do not match. A field does not go on in the next line. */
export function fieldsOf(line: string): string[] | null {
  const fields: string[] = [];
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  for (let at = 0; at <= text.length; ) {
    const field = text[at] === '"' ? quoted(text, at) : bare(text, at);
    if (!field) {
      return null;
    }
    fields.push(field.value);
    at = field.end + 1;
  }
  return fields;
}

interface Field {
  value: string;
  /** Where its comma stands, or the line ends. */
  end: number;
}

function bare(text: string, from: number): Field | null {
  const comma = text.indexOf(',', from);
  const end = comma < 0 ? text.length : comma;
  const value = text.slice(from, end);
  return value.includes('"') ? null : { value: value.trim(), end };
}

/** A quote inside is written twice. */
function quoted(text: string, from: number): Field | null {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') {
      continue;
    }
    if (text[at + 1] === '"') {
      at += 1;
      continue;
    }
    const isWhole = at + 1 === text.length || text[at + 1] === ',';
    return isWhole
      ? {
          value: text
            .slice(from + 1, at)
            .replaceAll('""', '"')
            .trim(),
          end: at + 1,
        }
      : null;
  }
  return null;
}
