import { systemProblems } from './messages.ts';

const texts: Readonly<Record<string, () => string>> = systemProblems;

/** Why a file could not be read or written, as the end of a message. */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(texts, code) ? texts[code]?.() : undefined;
  const place =
    known !== undefined && 'path' in error && code !== 'ENOENT' ? ` (${error.path})` : '';
  return known === undefined ? error.message.replace(/\.$/, '') : `${known}${place}`;
}
