import { type Gate, gateFor } from './gate.ts';

/** Secrets this process has read, the latest last. */
const read = new Set<string>();
const MOST = 64;

/** Called by whoever reads a key: from then on it is redacted in all that the process prints, warns of and shows. */
export function rememberSecret(secret: string): void {
  read.delete(secret);
  read.add(secret);
  const [oldest] = read;
  if (read.size > MOST && oldest !== undefined) read.delete(oldest);
}

/** The gate of what belongs to no single run: terminals, warnings, notifications, logs of failures. */
export function processGate(): Gate {
  return gateFor([...read]);
}
