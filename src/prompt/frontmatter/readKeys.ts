import type { Static, TSchema } from 'typebox';
import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';

/**
 * Reads a value leniently by its schema: parts that do not match are omitted, and absent parts get their
 * default. A list entry only needs the right type, because unknown models are reported when the prompt runs.
 */
export function readKeys<S extends TSchema>(schema: S, value: unknown): Static<S> {
  return readAs(plainSchema(schema), value) as Static<S>;
}

function readAs(schema: JsonSchema, value: unknown): unknown {
  const { properties, items } = schema;
  if (isRecord(properties)) {
    const map = isRecord(value) ? value : {};
    const entries = Object.entries(properties).flatMap(([name, each]) => {
      const property = isRecord(each) ? each : {};
      const written = Object.hasOwn(map, name) ? readAs(property, map[name]) : undefined;
      const read = written === undefined ? property['default'] : written;
      return read === undefined ? [] : [[name, read] as const];
    });
    return Object.fromEntries(entries);
  }
  if (isRecord(items)) {
    const list = Array.isArray(value) ? value.filter(item => isOfType(items, item)) : [];
    return list.length > 0 ? list : undefined;
  }
  return matchesScalar(schema, value) ? value : undefined;
}

/**
 * Whether a value that is neither a map nor a list matches. A property test compares it with the validator.
 */
function matchesScalar(schema: JsonSchema, value: unknown): boolean {
  if (!isOfType(schema, value)) return false;
  const { enum: words, pattern, minLength = 0, minimum, maximum, exclusiveMinimum } = schema;
  if (Array.isArray(words) && !words.includes(value)) return false;
  if (typeof value === 'string') {
    return (
      [...value].length >= Number(minLength) &&
      (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value))
    );
  }
  if (typeof value !== 'number') return true;
  return (
    (typeof minimum !== 'number' || value >= minimum) &&
    (typeof maximum !== 'number' || value <= maximum) &&
    (typeof exclusiveMinimum !== 'number' || value > exclusiveMinimum)
  );
}

function isOfType({ type }: JsonSchema, value: unknown): boolean {
  if (typeof type !== 'string') return true;
  if (type === 'integer') return Number.isInteger(value);
  return type === 'number' ? Number.isFinite(value) : typeof value === type;
}
