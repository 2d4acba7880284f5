import { invalidInput } from '../../http/index.js';

/** RFC 3339 with a time zone. */
export const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** The moment that a field of this form says; the form alone does not make 30 February one. */
export function momentOf(text: string, path: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw invalidInput([{ path, kind: 'format', message: `${path} must be a moment of the calendar.` }], 'body');
  }
  return date;
}
