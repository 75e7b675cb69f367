import { isRecord } from '../../text/isRecord.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { referred } from '../schemaAddress.ts';

/** A subschema at its place. */
export interface Located {
  readonly root: JsonSchema;
  readonly pointer: string;
  readonly node: unknown;
}

export interface Effective extends Located {
  /** Without `$ref` and `allOf`; `oneOf` and lists of types are `anyOf`. False where nothing is allowed. */
  readonly node: JsonSchema | false;
  /** The subschema as it stands, by which one that lies within itself is known. */
  readonly origin: unknown;
}

const known = new WeakMap<object, JsonSchema | false>();

/** A subschema with all that holds at its place drawn together; of the same one it is the same object. */
export function effectiveNode({ root, pointer, node }: Located): Effective {
  const place = { root, pointer, origin: node };
  if (!isRecord(node)) return { ...place, node: node !== false && {} };
  const joined = known.get(node) ?? drawn(root, node);
  known.set(node, joined);
  return { ...place, node: joined };
}

function drawn(root: JsonSchema, node: JsonSchema): JsonSchema | false {
  const joined = join(root, node, []);
  return joined && asUnion(joined);
}

/** `above` are the schemas that this one is joined to: one that refers to itself says nothing more by it. */
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

/** Two schemas that hold at once. */
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
