import { REDACTED, redactKeyShapes } from '../model/keyShapes.ts';

/** Shorter ones would take words out of any text. */
export function isSecret(secret: string): boolean {
  return secret.length >= 4;
}

/** The text without the given secrets. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(isSecret)
    .reduce((result, secret) => result.replaceAll(secret, REDACTED), text);
}

/** The text without the given secrets and without anything shaped like a provider's key. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return redactKeyShapes(redactSecrets(text, secrets));
}

/**
 * Plain data with every string in it redacted; `count` is how many strings changed. What holds none
 * of them is not copied: most records hold no secret, and an evaluation makes thousands.
 */
export function redact<T>(
  value: T,
  secrets: readonly string[] = [],
): { readonly value: T; readonly count: number } {
  let count = 0;
  const clean = (item: unknown): unknown => {
    if (typeof item === 'string') {
      const text = redactText(item, secrets);
      if (text !== item) count += 1;
      return text;
    }
    if (typeof item !== 'object' || item === null) return item;
    const changed: [string, unknown][] = [];
    for (const [key, before] of Object.entries(item)) {
      const after = clean(before);
      if (after !== before) changed.push([key, after]);
    }
    if (changed.length === 0) return item;
    return Object.assign(
      Array.isArray(item) ? [...item] : { ...item },
      Object.fromEntries(changed),
    );
  };
  // What comes out has the shape of what went in: only the contents of strings differ.
  return { value: clean(value) as T, count };
}
