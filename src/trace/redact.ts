import { redactKeyShapes } from '../model/keyShapes.ts';
import { secretText } from '../model/secretText.ts';

/** The text without the given secrets, whole, encoded or in part. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((result, secret) => secretText(secret).redact(result), text);
}

/** The text without the given secrets and without anything shaped like a provider's key. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  return redactKeyShapes(redactSecrets(text, secrets));
}

/**
 * Plain data with every string in it redacted, names of fields too; `count` is how many strings changed. What holds none
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
    if (Array.isArray(item)) {
      const items = item.map(clean);
      return items.some((after, at) => after !== item[at]) ? items : item;
    }
    let changed = false;
    const fields = Object.entries(item).map(([name, before]) => {
      const field = [clean(name), clean(before)] as const;
      if (field[0] !== name || field[1] !== before) changed = true;
      return field;
    });
    return changed ? Object.fromEntries(fields) : item;
  };
  // What comes out has the shape of what went in: only the contents of strings differ.
  return { value: clean(value) as T, count };
}
