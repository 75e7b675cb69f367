import { createHash } from 'node:crypto';

/** The version of a prompt in run records: the first 8 hex digits of the SHA-256 of its text. */
export function promptVersion(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
