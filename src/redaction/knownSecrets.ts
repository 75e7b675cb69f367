import { gateFor, type RedactionGate } from './gate.ts';

/** Secrets that this process has read, newest last. */
const read = new Set<string>();
const MOST = 64;

/**
 * Must be called by code that reads a key. From then on, the key is redacted in everything that the process
 * prints and shows.
 */
export function rememberSecret(secret: string): void {
  read.delete(secret);
  read.add(secret);
  const [oldest] = read;
  if (read.size > MOST && oldest !== undefined) read.delete(oldest);
}

/** The gate for output that belongs to no single run: terminals, warnings, notifications, error logs. */
export function processGate(): RedactionGate {
  return gateFor([...read]);
}
