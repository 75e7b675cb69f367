import { gateFor, REDACTED } from '../redaction/gate.ts';

/**
 * Keys that a provider has masked, `sk-proj-****abcd` and `sk-ab...wxyz`, and bearer tokens. Each starts at
 * the start of a word. Otherwise matching a long word would take quadratic time.
 */
const echoedShapes: readonly RegExp[] = [
  /(?<![\w-])(?:sk|pk|rk|gsk|xai|hf)[-_][\w-]*(?:\*{2,}|\.{3}|…)[\w*-]*/g,
  /(?<![\w-])[\w-]*\*{3,}[\w*-]*/g,
  /(?<=\bBearer )[^\s"',]{8,}/gi,
];

/** Removes secrets from a provider's message. Providers repeat them in whole or in part. */
export function redactKeys(text: string, secrets: readonly string[]): string {
  const clear = echoedShapes.reduce(
    (words, shape) => words.replace(shape, REDACTED),
    gateFor(secrets).text(text),
  );
  // A provider that masks a key shows its end.
  return secrets
    .filter(secret => secret.length >= 16)
    .reduce((words, secret) => words.replaceAll(secret.slice(-8), REDACTED), clear);
}
