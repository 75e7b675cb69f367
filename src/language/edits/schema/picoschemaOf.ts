import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { compilePicoschema } from '../../../schema/picoschema.ts';
import { isRecord } from '../../../text/isRecord.ts';

/** A schema in Picoschema, as plain data for the YAML. */
export type Picoschema = string | Readonly<Record<string, unknown>>;

export interface Conversion {
  readonly schema: Picoschema;
  /** Whether objects lose the permission for unnamed fields. */
  readonly closes: boolean;
  /** Whether optional fields may also be `null` now. */
  readonly widens: boolean;
}

/** Converts a JSON Schema of an object to Picoschema. Undefined when Picoschema cannot express it. */
export function picoschemaOf(schema: JsonSchema): Conversion | undefined {
  const notes = { closes: false, widens: false };
  const object = picoschemaObject(schema, notes);
  if (!object || schema['description'] !== undefined || isNullable(schema)) return undefined;
  const { problems, schema: back } = compilePicoschema(object);
  // Some names have another meaning in Picoschema. If converting back gives different names, the result is
  // not used.
  const names = (of: JsonSchema | undefined): string =>
    JSON.stringify(isRecord(of?.['properties']) ? Object.keys(of['properties']) : []);
  if (problems.length > 0 || names(back) !== names(schema)) return undefined;
  return { schema: object, ...notes };
}

interface Notes {
  closes: boolean;
  widens: boolean;
}

const scalars: readonly unknown[] = ['boolean', 'integer', 'null', 'number', 'string'];
const known = new Set([
  'type',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
]);

function picoschemaObject(
  schema: JsonSchema,
  notes: Notes,
): Readonly<Record<string, unknown>> | undefined {
  if (typeWithoutNull(schema) !== 'object' || !isPlain(schema)) return undefined;
  const { properties, additionalProperties: others } = schema;
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields: [string, unknown][] = [];
  for (const [name, field] of Object.entries(isRecord(properties) ? properties : {})) {
    const written = isRecord(field) && fieldOf(name, field, required.includes(name), notes);
    if (!written) return undefined;
    fields.push(written);
  }
  if (isRecord(others)) {
    const type = scalarOf(others) ?? picoschemaObject(others, notes);
    if (type === undefined) return undefined;
    fields.push(['(*)', type]);
  } else if (others === true) {
    fields.push(['(*)', 'any']);
  } else if (others === undefined) {
    notes.closes = true;
  }
  return Object.fromEntries(fields);
}

function fieldOf(
  name: string,
  schema: JsonSchema,
  required: boolean,
  notes: Notes,
): [string, unknown] | undefined {
  if (!/^[^?(),:*\s][^?(),:*]*$/.test(name) || !isPlain(schema)) return undefined;
  const nullable = isNullable(schema);
  if (required && nullable) return undefined;
  if (!required && !nullable && Object.keys(schema).some(key => key !== 'description'))
    notes.widens = true;
  const key = required ? name : `${name}?`;
  const type = scalarOf(schema);
  if (type !== undefined) return [key, type];
  const { enum: values, items, description } = schema;
  const said = descriptionOf(description, true);
  if (said === undefined) return undefined;
  const typed = (kind: string): string => `${key}(${kind}${said && `, ${said}`})`;
  if (Array.isArray(values)) {
    return isRecord(items)
      ? undefined
      : [typed('enum'), required ? values : values.filter(value => value !== null)];
  }
  if (typeWithoutNull(schema) === 'array') {
    const element = isRecord(items)
      ? isNullable(items)
        ? undefined
        : (scalarOf(items) ?? picoschemaObject(items, notes))
      : 'any';
    return element === undefined ||
      (isRecord(items) && isRecord(element) && items['description'] !== undefined)
      ? undefined
      : [typed('array'), element];
  }
  const object = picoschemaObject(schema, notes);
  if (!object) return undefined;
  return [said === '' ? key : typed('object'), object];
}

function scalarOf(schema: JsonSchema): string | undefined {
  const type = typeWithoutNull(schema);
  const isAny = type === undefined && Object.keys(schema).every(key => key === 'description');
  if ((!isAny && !scalars.includes(type)) || schema['enum'] !== undefined) return undefined;
  const said = descriptionOf(schema['description'], false);
  if (said === undefined) return undefined;
  return `${isAny ? 'any' : String(type)}${said && `, ${said}`}`;
}

/**
 * Empty when there is none. Undefined when it cannot be written. In a key it must not contain a parenthesis.
 */
function descriptionOf(description: unknown, inKey: boolean): string | undefined {
  if (description === undefined) return '';
  if (typeof description !== 'string' || /[\r\n]/.test(description)) return undefined;
  return inKey && /[()]/.test(description) ? undefined : description.trim();
}

function isPlain(schema: JsonSchema): boolean {
  return Object.keys(schema).every(key => known.has(key));
}

function typeWithoutNull({ type }: JsonSchema): unknown {
  if (!Array.isArray(type)) return type;
  const others = type.filter(each => each !== 'null');
  return others.length === 1 ? others[0] : type;
}

function isNullable({ type, enum: values }: JsonSchema): boolean {
  return (
    (Array.isArray(type) && type.includes('null')) ||
    (Array.isArray(values) && values.includes(null))
  );
}
