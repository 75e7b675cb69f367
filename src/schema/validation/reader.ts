import type { JsonSchema } from '../jsonSchema.ts';
import { validateValue } from './validate.ts';

/** Data that was read, or the reason why it cannot be used, as the end of a sentence. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Reads unknown data as a `T`. */
export type Reader<T> = (value: unknown) => Reading<T>;

/** Accepts values that match a schema. The schema must describe every field of `T` that code uses. */
export function readerOf<T>(schema: JsonSchema): Reader<T> {
  return value => {
    const [finding] = validateValue(schema, value);
    return finding ? { ok: false, reason: finding.message } : { ok: true, value: value as T };
  };
}
