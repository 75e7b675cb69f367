const REDACTED = '[redacted]';

/** Whole keys, and keys a provider has masked itself: `sk-proj-****abcd`, `sk-ab...wxyz`. */
const keyShapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|xai|hf)[-_][\w-]*(?:\*{2,}|\.{3}|…)[\w*-]*/g,
  /[\w-]*\*{3,}[\w*-]*/g,
  /\b(?:sk|pk|rk)-[\w-]{12,}/g,
  /\b(?:gsk_|hf_|xai-)\w{16,}/g,
  /\bAIza[\w-]{20,}/g,
  /\bAQ\.[\w-]{20,}/g,
  /(?<=\bBearer )[^\s"',]{8,}/gi,
];

/** A provider's words without the key they were asked with: providers echo it, whole or in part. */
export function redactKeys(text: string, key: string | undefined): string {
  const withoutShapes = (from: string) =>
    keyShapes.reduce((result, shape) => result.replace(shape, REDACTED), from);
  if (key === undefined || key.length < 4) return withoutShapes(text);
  const whole = withoutShapes(text.replaceAll(key, REDACTED));
  if (key.length < 16) return whole;
  // Half a key in clear is enough to tell whose it is.
  return whole.replaceAll(key.slice(0, 12), REDACTED).replaceAll(key.slice(-8), REDACTED);
}
