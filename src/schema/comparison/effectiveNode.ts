import { isRecord } from '../../text/isRecord.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { referred } from '../schemaAddress.ts';

/** A subschema and its place. */
export interface Located {
  readonly root: JsonSchema;
  readonly pointer: string;
  readonly node: unknown;
}

export interface Effective extends Located {
  /** Without `$ref` and `allOf`. `oneOf` and lists of types are `anyOf`. False when no value is allowed. */
  readonly node: JsonSchema | false;
  /** The original subschema. It identifies a subschema that contains itself. */
  readonly origin: unknown;
}

const known = new WeakMap<object, JsonSchema | false>();

/**
 * Merges a subschema with everything else that applies at its place. The result for the same subschema is the
 * same object.
 */
export function effectiveNode({ root, pointer, node }: Located): Effective {
  const place = { root, pointer, origin: node };
  if (!isRecord(node)) return { ...place, node: node !== false && {} };
  const joined = known.get(node) ?? mergedNode(root, node);
  known.set(node, joined);
  return { ...place, node: joined };
}

function mergedNode(root: JsonSchema, node: JsonSchema): JsonSchema | false {
  const joined = join(root, node, []);
  return joined && asUnion(joined);
}

/** `above` are the schemas that this one is merged into. A schema that refers to itself adds nothing. */
function join(root: JsonSchema, node: unknown, above: readonly JsonSchema[]): JsonSchema | false {
  if (node === false) return false;
  if (!isRecord(node) || above.includes(node)) return {};
  const { $ref, allOf, $defs: _, definitions: __, ...own } = node;
  const target = $ref === undefined ? undefined : referred(root, $ref);
  const others: readonly unknown[] = [
    ...(target ? [target.schema] : []),
    ...(Array.isArray(allOf) ? allOf : []),
  ];
  let joined: JsonSchema = own;
  for (const other of others) {
    const inner = join(root, other, [...above, node]);
    if (inner === false) return false;
    joined = both(inner, joined);
  }
  return joined;
}

/** Merges two schemas that both apply. */
function both(one: JsonSchema, other: JsonSchema): JsonSchema {
  const joined: Record<string, unknown> = { ...one, ...other };
  const [first, second] = [one['properties'], other['properties']];
  if (isRecord(first) && isRecord(second)) {
    const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    joined['properties'] = Object.fromEntries(
      names.map(name => {
        const each = [first[name], second[name]].filter(schema => schema !== undefined);
        return [name, each.length === 1 ? each[0] : { allOf: each }];
      }),
    );
  }
  if (Array.isArray(one['required']) && Array.isArray(other['required'])) {
    joined['required'] = [...new Set([...one['required'], ...other['required']])];
  }
  return joined;
}

function asUnion(node: JsonSchema): JsonSchema {
  const { anyOf, oneOf, type, nullable, ...rest } = node;
  const shapes = anyOf ?? oneOf;
  if (Array.isArray(shapes)) {
    const base = {
      ...rest,
      ...(type !== undefined && { type }),
      ...(nullable === true && { nullable }),
    };
    return { anyOf: shapes.map(shape => ({ allOf: [base, shape] })) };
  }
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const all = [...new Set(nullable === true && type !== undefined ? [...types, 'null'] : types)];
  if (all.length > 1 && 'enum' in rest === false && 'const' in rest === false) {
    return { anyOf: all.map(one => (one === 'null' ? { type: 'null' } : { ...rest, type: one })) };
  }
  return { ...rest, ...(type !== undefined && { type: all.length === 1 ? all[0] : all }) };
}
