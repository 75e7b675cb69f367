import { keyShapes, REDACTED, redactShapes } from '../model/keyShapes.ts';

/**
 * Keys a provider has masked itself, `sk-proj-****abcd` and `sk-ab...wxyz`, and bearer tokens. Each
 * begins where a word does: tried within one, a long word would take the square of its length.
 */
const echoedShapes: readonly RegExp[] = [
  /(?<![\w-])(?:sk|pk|rk|gsk|xai|hf)[-_][\w-]*(?:\*{2,}|\.{3}|…)[\w*-]*/g,
  /(?<![\w-])[\w-]*\*{3,}[\w*-]*/g,
  ...keyShapes,
  /(?<=\bBearer )[^\s"',]{8,}/gi,
];

/** A provider's words without the secrets it was asked with: providers echo them, whole or in part. */
export function redactKeys(text: string, secrets: readonly string[]): string {
  const long = secrets.filter(secret => secret.length >= 4);
  const whole = redactShapes(
    long.reduce((words, secret) => words.replaceAll(secret, REDACTED), text),
    echoedShapes,
  );
  // Half a key in clear is enough to tell whose it is.
  return long
    .filter(secret => secret.length >= 16)
    .flatMap(secret => [secret.slice(0, 12), secret.slice(-8)])
    .reduce((words, half) => words.replaceAll(half, REDACTED), whole);
}
