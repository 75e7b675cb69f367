import { dialectOf, type Protocol } from '../model/providers.ts';
import { hasType, type JsonSchema } from '../schema/jsonSchema.ts';
import {
  acceptsNull,
  type Dialect,
  dialects,
  isEnforced,
  isRecursive,
  portabilityOf,
  silentKeywords,
} from '../schema/portability/portability.ts';
import { isRecord } from '../text/isRecord.ts';
import { mapValues } from '../text/mapValues.ts';
import { onceFor } from '../text/memo.ts';

/** A schema that a provider accepts. `strict` when the provider enforces all of it. */
export interface PortableSchema {
  readonly schema: JsonSchema;
  readonly strict: boolean;
  /** Keywords that only the description contains, by the pointer to their subschema in the original. */
  readonly dropped: readonly { readonly pointer: string; readonly keyword: string }[];
}

class NotPortable extends Error {}

/**
 * Converts a schema to the subset that a protocol accepts. What a provider cannot enforce is added to
 * descriptions. The reply is validated against the original schema in any case. Undefined when any schema
 * would be refused, or would forbid a reply that the original requires.
 */
export function portableSchema(schema: JsonSchema, protocol: Protocol): PortableSchema | undefined {
  const known = translations(schema);
  if (!known.has(protocol)) known.set(protocol, portable(schema, protocol));
  return known.get(protocol);
}

/** An evaluation sends the same schema thousands of times. */
const translations = onceFor((_: JsonSchema) => new Map<Protocol, PortableSchema | undefined>());

function portable(schema: JsonSchema, protocol: Protocol): PortableSchema | undefined {
  const name = dialectOf(protocol);
  if (!name) return { schema, strict: false, dropped: [] };
  const dialect = dialects[name];
  if (dialect.objectRoot && schema['type'] !== 'object') return undefined;
  if (!dialect.recursion && isRecursive(schema)) return undefined;
  try {
    const dropped = portabilityOf(schema, name)
      .filter(({ effect }) => effect === 'dropped')
      .map(({ pointer, keyword }) => ({ pointer, keyword }));
    return { schema: translate(schema, dialect), strict: true, dropped };
  } catch (error) {
    if (!(error instanceof NotPortable)) throw error;
    // OpenAI accepts any JSON Schema as a hint. Making optional properties nullable would cause replies with
    // `null` that do not match the original schema.
    return dialect.allRequired ? { schema, strict: false, dropped: [] } : undefined;
  }
}

function translate(node: unknown, dialect: Dialect): JsonSchema {
  if (!isRecord(node)) throw new NotPortable();
  const ref = node['$ref'];
  if (ref !== undefined) return { ...definitions(node, dialect), $ref: portableRef(ref) };
  const merged = withoutAllOf(node);
  const type = portableType(merged, dialect);
  const variants = merged['anyOf'] ?? merged['oneOf'];
  if (Array.isArray(type) && !dialect.typeLists && merged['enum'] === undefined) {
    const { type: _, description, $defs: _defs, definitions: _definitions, ...rest } = merged;
    const anyOf = type.map(one => translate(forType(rest, one), dialect));
    // References are resolved from the root, so definitions stay there.
    const named = definitions(merged, dialect);
    return { ...(description !== undefined && { description }), ...named, anyOf };
  }
  const kept = Object.entries(merged).filter(([key]) => isEnforced(key, merged, dialect));
  const result: Record<string, unknown> = Object.fromEntries(kept);
  delete result['$defs'];
  if (type !== undefined) result['type'] = type;
  if (Array.isArray(variants)) {
    result['anyOf'] = variants.map(variant => translate(variant, dialect));
    delete result['oneOf'];
  }
  if ('const' in merged && !dialect.constants) {
    delete result['const'];
    result['enum'] = [merged['const']];
  }
  if (merged['items'] !== undefined) result['items'] = translate(merged['items'], dialect);
  if (Array.isArray(result['prefixItems'])) {
    result['prefixItems'] = result['prefixItems'].map(item => translate(item, dialect));
  }
  if (hasType({ type }, 'object')) Object.assign(result, translateObject(merged, dialect));
  if (hasType({ type }, 'array') && merged['items'] === undefined && !dialect.untyped) {
    throw new NotPortable();
  }
  const description = omittedKeywords(merged, dialect);
  if (description !== undefined) result['description'] = description;
  return { ...result, ...definitions(merged, dialect) };
}

function translateObject(node: JsonSchema, dialect: Dialect): JsonSchema {
  const properties = isRecord(node['properties']) ? node['properties'] : {};
  const names = Object.keys(properties);
  const required = Array.isArray(node['required']) ? node['required'] : [];
  const open = node['additionalProperties'];
  if (!dialect.closedObjects) {
    return {
      ...(names.length > 0 && {
        properties: mapValues(properties, one => translate(one, dialect)),
      }),
      ...(isRecord(open) && { additionalProperties: translate(open, dialect) }),
    };
  }
  // Closing a map without named properties would allow only `{}`.
  if (open !== false && names.length === 0) throw new NotPortable();
  // Closing an open object only restricts it. An object with a schema for other properties is meant to have
  // them.
  if (isRecord(open) && Object.keys(open).length > 0) throw new NotPortable();
  // In strict mode every property is required. A property that may be absent must be nullable.
  const absent = names.filter(name => !required.includes(name) && !acceptsNull(properties[name]));
  if (dialect.allRequired && absent.length > 0) throw new NotPortable();
  return {
    properties: mapValues(properties, one => translate(one, dialect)),
    required: dialect.allRequired ? names : required,
    additionalProperties: false,
  };
}

function definitions(node: JsonSchema, dialect: Dialect): JsonSchema {
  const found = node['$defs'] ?? node['definitions'];
  return isRecord(found) ? { $defs: mapValues(found, one => translate(one, dialect)) } : {};
}

function portableRef(ref: unknown): string {
  if (typeof ref !== 'string' || !ref.startsWith('#')) throw new NotPortable();
  return ref.replace(/^#\/definitions\//, '#/$defs/');
}

function withoutAllOf(node: JsonSchema): JsonSchema {
  const { allOf, ...rest } = node;
  if (!Array.isArray(allOf)) return node;
  const [only] = allOf;
  if (allOf.length !== 1 || !isRecord(only)) throw new NotPortable();
  return { ...only, ...rest };
}

/**
 * The declared type, or that of the listed values, because an `enum` without a type is refused in strict
 * mode.
 */
function portableType(node: JsonSchema, dialect: Dialect): unknown {
  const { type } = node;
  if (type === 'any') throw new NotPortable();
  if (type !== undefined) return type;
  const values = 'const' in node ? [node['const']] : node['enum'];
  if (Array.isArray(values)) {
    const found = [...new Set(values.map(nameOfType))];
    if (found.includes('object')) throw new NotPortable();
    if (!dialect.typeLists) return undefined;
    return found.length === 1 ? found[0] : found;
  }
  if (node['anyOf'] ?? node['oneOf']) return undefined;
  if (isRecord(node['properties'])) return 'object';
  if (!dialect.untyped) throw new NotPortable();
  return undefined;
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Number.isInteger(value)) return 'integer';
  return typeof value;
}

/** The part of a schema with several types that applies to one type. */
function forType(rest: JsonSchema, type: unknown): JsonSchema {
  return type === 'null' ? { type } : { ...rest, type };
}

function omittedKeywords(node: JsonSchema, dialect: Dialect): string | undefined {
  const omitted = Object.keys(node).filter(
    key => !isEnforced(key, node, dialect) && !silentKeywords.has(key),
  );
  const notes = omitted.map(key => `${key}: ${JSON.stringify(node[key])}`).join(', ');
  const description = typeof node['description'] === 'string' ? node['description'] : undefined;
  if (notes === '') return description;
  return description === undefined ? `(${notes})` : `${description} (${notes})`;
}
