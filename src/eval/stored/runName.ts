import { randomBytes } from 'node:crypto';

/** The name of a run that starts now: its time, so that names sort by it, and four hex digits. */
export function newRunName(started: Date): string {
  return `${started.toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(2).toString('hex')}`;
}

/** Whether a word is the name of a run, `2026-11-30T08-02-51-614Z-22cb`. */
export function isRunName(word: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{4}$/.test(word);
}
