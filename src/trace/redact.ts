import { REDACTED, redactShapes } from '../model/keyShapes.ts';

/** The text without the given secrets and without anything shaped like a provider's key. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of secrets) {
    if (secret.length >= 4) result = result.replaceAll(secret, REDACTED);
  }
  return redactShapes(result);
}

/** A copy of plain data with every string in it redacted; `count` is how many strings changed. */
export function redact<T>(
  value: T,
  secrets: readonly string[] = [],
): { readonly value: T; readonly count: number } {
  let count = 0;
  const copy = (item: unknown): unknown => {
    if (typeof item === 'string') {
      const clean = redactText(item, secrets);
      if (clean !== item) count += 1;
      return clean;
    }
    if (Array.isArray(item)) return item.map(copy);
    if (typeof item === 'object' && item !== null) {
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, copy(inner)]));
    }
    return item;
  };
  // The copy has the shape of the original: only the contents of strings differ.
  return { value: copy(value) as T, count };
}
