export interface ByteRange {
  start: number;
  /** Included. */
  end: number;
}

/**
 * Reads a `Range` header of one range. Null (send everything) for several ranges or what cannot be read, as RFC 9110 allows;
 * `unsatisfiable` when nothing of it lies inside.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') {
    return null;
  }
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) {
    return null;
  }
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}

/** Whether `If-None-Match` names the tag; compared weakly, as RFC 9110 says. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  const tags = (header ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}
