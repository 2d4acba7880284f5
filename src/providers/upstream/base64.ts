import { UnusableAnswerError } from './upstream-errors.js';

/** The bytes behind base64. Node skips what is not base64, so the length tells whether anything was. */
export function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  if (text.length === 0 || bytes.length !== Math.floor(((text.length - padding) * 3) / 4)) {
    throw new UnusableAnswerError('The picture is not base64.');
  }
  return bytes;
}
