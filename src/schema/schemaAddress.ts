import type { ErrorObject } from 'ajv';
import { isRecord } from '../text/isRecord.ts';
import { pointerPath, stepOf, valueAtPointer } from '../text/json/jsonPointer.ts';
import { onceFor } from '../text/memo.ts';
import type { JsonSchema } from './jsonSchema.ts';

/**
 * JSON pointer to the keyword of an ajv error in the schema. The path that ajv reports starts again at some
 * references, so the failing subschema, which `verbose` errors include, is searched for by identity.
 */
export function schemaAddress(schema: JsonSchema, error: ErrorObject): string {
  const path = decodeURIComponent(error.schemaPath.replace(/^[^/]*/, ''));
  const keyword = path.slice(path.lastIndexOf('/'));
  const holder = path.slice(0, -keyword.length);
  // A schema of `false` has no keyword that refuses the value.
  if (error.keyword === 'false schema') return holder;
  const { parentSchema } = error;
  if (!parentSchema || valueAtPointer(schema, holder) === parentSchema) return path;
  const address = addressesOf(schema).get(parentSchema);
  return address === undefined ? path : address + keyword;
}

const addressesOf = onceFor((schema: JsonSchema): ReadonlyMap<object, string> => {
  const addresses = new Map<object, string>();
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== 'object' || node === null || addresses.has(node)) return;
    addresses.set(node, pointer);
    for (const [key, value] of Object.entries(node)) visit(value, pointer + stepOf(key));
  };
  visit(schema, '');
  return addresses;
});

/**
 * Resolves a reference of the form `#/…` to its schema and JSON pointer. Undefined for any other reference.
 */
export function referred(
  schema: JsonSchema,
  reference: unknown,
): { readonly pointer: string; readonly schema: unknown } | undefined {
  if (typeof reference !== 'string' || !/^#(?:\/|$)/.test(reference)) return undefined;
  const pointer = pointerPath(decoded(reference.slice(1)))
    .map(stepOf)
    .join('');
  const found = valueAtPointer(schema, pointer);
  return isRecord(found) || typeof found === 'boolean' ? { pointer, schema: found } : undefined;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
