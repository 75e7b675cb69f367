import { isRecord } from '../text/isRecord.ts';
import { pointerPath, valueAtPointer } from '../text/json/jsonPointer.ts';
import { isJsonSchema, picoschemaField, type SchemaPath } from './picoschema.ts';
import type { Finding } from './validation/finding.ts';

/** The place of a rule in a schema as written, from the root of the schema. */
export interface WrittenRule {
  readonly path: SchemaPath;
  /** Whether the rule is in the key, such as `?` and `(array)`, or in its value. */
  readonly part: 'key' | 'value';
}

/** Finds the rule of a finding in the Picoschema or JSON Schema that was compiled to the finding's schema. */
export function writtenRule(
  source: unknown,
  { schemaPointer, pointer }: Pick<Finding, 'schemaPointer' | 'pointer'>,
): WrittenRule {
  const steps = pointerPath(schemaPointer);
  // `required` applies to one name, which is only in the pointer of the value.
  const missing = steps.at(-1) === 'required' ? (pointerPath(pointer).at(-1) ?? '') : undefined;
  if (!isRecord(source)) return { path: [], part: 'value' };
  if (!isJsonSchema(source)) return inPicoschema(source, steps, missing);
  const list = missing === undefined ? undefined : valueAtPointer(source, schemaPointer);
  const index = Array.isArray(list) ? list.indexOf(missing) : -1;
  return { path: index === -1 ? steps : [...steps, index], part: 'value' };
}

function inPicoschema(
  source: unknown,
  steps: readonly string[],
  missing: string | undefined,
): WrittenRule {
  let node = source;
  let path: SchemaPath = [];
  let left = steps;
  while (isRecord(node)) {
    const [keyword, name = ''] = left;
    const key: string | undefined =
      keyword === 'properties'
        ? picoschemaKey(node, name)
        : keyword === 'required'
          ? picoschemaKey(node, missing ?? '')
          : keyword === 'additionalProperties' && '(*)' in node
            ? '(*)'
            : undefined;
    // The rule that forbids other fields, or requires an object, is the object itself.
    if (key === undefined) return { path, part: 'value' };
    path = [...path, key];
    if (keyword === 'required') return { path, part: 'key' };
    node = node[key];
    left = left.slice(keyword === 'properties' ? 2 : 1);
    const [type] = (picoschemaField(key).typing ?? '').split(/[,)]/);
    if (key === '(*)' || type === '') continue;
    if (type === 'enum') return { path, part: 'value' };
    if (type === 'array' && left[0] === 'items') left = left.slice(1);
    else if (type === 'array' || left[0] === 'type') return { path, part: 'key' };
  }
  return { path, part: 'value' };
}

function picoschemaKey(node: Readonly<Record<string, unknown>>, name: string): string | undefined {
  return Object.keys(node).find(key => key !== '(*)' && picoschemaField(key).name === name);
}
