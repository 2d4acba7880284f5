import { invalidInput } from '../../http/index.js';

/** RFC 3339 with a time zone. */
export const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

const DATE_AND_TIME = 'YYYY-MM-DDTHH:mm:ss'.length;

/** Null for what is no moment; dates roll over, so 30 February is found out by reading it back. */
export function dateOf(text: unknown): Date | null {
  if (typeof text !== 'string' || !MOMENT.test(text)) {
    return null;
  }
  const [date, clock] = [new Date(text), new Date(`${text.slice(0, DATE_AND_TIME)}Z`)];
  const isValid = !Number.isNaN(date.getTime()) && !Number.isNaN(clock.getTime());
  return isValid && text.startsWith(clock.toISOString().slice(0, DATE_AND_TIME)) ? date : null;
}

/** The moment that a field of this form says; the form alone does not make 30 February one. */
export function momentOf(text: string, path: string, source: 'body' | 'query' = 'body'): Date {
  const date = dateOf(text);
  if (!date) {
    throw invalidInput([{ path, kind: 'format', message: `${path} must be a moment of the calendar.` }], source);
  }
  return date;
}
