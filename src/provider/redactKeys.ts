import { keyShapes, REDACTED, redactShapes } from '../model/keyShapes.ts';

/** Keys a provider has masked itself, `sk-proj-****abcd` and `sk-ab...wxyz`, and bearer tokens. */
const echoedShapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|xai|hf)[-_][\w-]*(?:\*{2,}|\.{3}|…)[\w*-]*/g,
  /[\w-]*\*{3,}[\w*-]*/g,
  ...keyShapes,
  /(?<=\bBearer )[^\s"',]{8,}/gi,
];

/** A provider's words without the key they were asked with: providers echo it, whole or in part. */
export function redactKeys(text: string, key: string | undefined): string {
  if (key === undefined || key.length < 4) return redactShapes(text, echoedShapes);
  const whole = redactShapes(text.replaceAll(key, REDACTED), echoedShapes);
  if (key.length < 16) return whole;
  // Half a key in clear is enough to tell whose it is.
  return whole.replaceAll(key.slice(0, 12), REDACTED).replaceAll(key.slice(-8), REDACTED);
}
