import { valueAt } from '../../text/json/jsonPointer.ts';
import type { JsonSchema } from '../jsonSchema.ts';

/** Whether a schema contains itself by way of references within it. */
export function isRecursive(schema: JsonSchema): boolean {
  const done = new Set<object>();
  const path = new Set<object>();

  function leadsBack(node: unknown): boolean {
    if (typeof node !== 'object' || node === null || done.has(node)) return false;
    if (path.has(node)) return true;
    path.add(node);
    const ref = '$ref' in node ? targetOf(node.$ref, schema) : undefined;
    const found = [...Object.values(node), ref].some(leadsBack);
    path.delete(node);
    done.add(node);
    return found;
  }

  return leadsBack(schema);
}

function targetOf(ref: unknown, schema: JsonSchema): unknown {
  return typeof ref === 'string' && /^#(?:\/|$)/.test(ref)
    ? valueAt(schema, ref.slice(1))
    : undefined;
}
