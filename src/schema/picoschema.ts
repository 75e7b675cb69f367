import { closestWord } from '../text/closest.ts';
import { isRecord } from '../text/isRecord.ts';
import { keepSource } from '../text/json/exactJson.ts';
import { stepOf } from '../text/json/jsonPointer.ts';
import { embedded } from './embedded.ts';
import type { JsonSchema } from './jsonSchema.ts';
import { hints, messages } from './messages.ts';

/** Keys from the root of the schema to the place of a problem, as written in the YAML. */
export type SchemaPath = readonly (string | number)[];

export interface SchemaProblem {
  readonly severity: 'error' | 'warning';
  /** `schema` if absent. `schema-invalid`: the declaration of a name cannot be used. */
  readonly code?: 'unknown-schema' | 'schema-invalid';
  /** One sentence that says what to do. */
  readonly message: string;
  readonly path: SchemaPath;
  /** What to write instead, if there is only one possibility: a new key, a new value, or both. */
  readonly instead?: { readonly key?: string; readonly value?: string };
}

export interface CompiledSchema {
  /** Absent when there is nothing to compile, or when errors leave nothing that can be used. */
  readonly schema?: JsonSchema;
  readonly problems: readonly SchemaProblem[];
}

/** A schema that is declared but cannot be used. */
export class UnusableSchema {
  /** A sentence without its full stop that names the declaration and its problem. */
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** Finds a schema by its name in Picoschema. */
export type NamedSchemas = (name: string) => JsonSchema | UnusableSchema | undefined;

/** Valid names of schemas. */
export const schemaName = /^[A-Za-z_$][\w$.-]*$/;

const scalars: readonly unknown[] = ['any', 'boolean', 'integer', 'null', 'number', 'string'];
const wildcard = '(*)';

/**
 * Compiles a Dotprompt schema to JSON Schema. Picoschema is compiled by its rules, JSON Schema is used
 * unchanged. The input is not changed. The result shares no objects with it, except JSON Schema that is used
 * unchanged.
 * Source: https://google.github.io/dotprompt/reference/picoschema/.
 */
export function compilePicoschema(source: unknown, named?: NamedSchemas): CompiledSchema {
  const problems: SchemaProblem[] = [];
  const schema = compileRoot(source, { problems, named: named ?? (() => undefined) });
  return schema === undefined ? { problems } : { schema, problems };
}

interface Compilation {
  readonly problems: SchemaProblem[];
  readonly named: NamedSchemas;
}

type MutableSchema = Record<string, unknown>;

function compileRoot(source: unknown, compilation: Compilation): JsonSchema | undefined {
  if (source === undefined || source === null || source === '' || source === false)
    return undefined;
  if (typeof source === 'string') {
    const [type, description] = splitDescription(source);
    // As a whole schema, `any` remains a type, unlike in a property. The validator accepts it.
    if (type === 'any') warn(compilation, [], messages.any());
    if (scalars.includes(type)) return described({ type }, description);
    return resolveName(type, description, [], compilation);
  }
  if (!isRecord(source)) return reportNotASchema(source, [], compilation);
  const isTyped = isJsonSchemaType(source['type']);
  if (isJsonSchema(source)) {
    warnOfMixture(source, isTyped ? 'type' : 'properties', compilation);
    return isTyped ? source : { ...source, type: 'object' };
  }
  return compileObject(source, [], compilation);
}

const keywords =
  /^(?:\$.*|x-.*|title|description|type|properties|items|required|enum|const|default|examples?|format|nullable|deprecated|readOnly|writeOnly|definitions|allOf|anyOf|oneOf|not|if|then|else|pattern|patternProperties|propertyNames|propertyOrdering|prefixItems|contains|multipleOf|uniqueItems|additional\w+|unevaluated\w+|dependent\w+|dependencies|exclusive\w+|min\w+|max\w+|content\w+)$/;

/** Warns about a field whose name makes the Picoschema JSON Schema, so that its other fields are ignored. */
function warnOfMixture(
  source: Readonly<Record<string, unknown>>,
  name: 'type' | 'properties',
  compilation: Compilation,
): void {
  const lost = Object.keys(source).find(key => !keywords.test(key));
  if (lost === undefined) return;
  warn(compilation, [name], messages.mixture(name, lost));
}

/** Whether a map is JSON Schema rather than Picoschema. */
export function isJsonSchema(source: Readonly<Record<string, unknown>>): boolean {
  return isJsonSchemaType(source['type']) || typeof source['properties'] === 'object';
}

function isJsonSchemaType(type: unknown): boolean {
  return scalars.includes(type) || type === 'object' || type === 'array';
}

/** Maximum number of levels that are compiled. Validators are recursive. */
const DEEPEST = 200;

function compileNode(source: unknown, path: SchemaPath, compilation: Compilation): MutableSchema {
  if (path.length > DEEPEST) {
    fail(compilation, path, messages.levels(DEEPEST));
    return {};
  }
  if (typeof source === 'string') {
    const [type, description] = splitDescription(source);
    if (type === 'any') return described({}, description);
    if (scalars.includes(type)) return described({ type }, description);
    return resolveName(type, description, path, compilation) ?? {};
  }
  if (typeof source === 'object') return compileObject(source ?? {}, path, compilation, source);
  return reportNotASchema(source, path, compilation) ?? {};
}

function compileObject(
  source: object,
  path: SchemaPath,
  compilation: Compilation,
  written: unknown = source,
): MutableSchema {
  if (Array.isArray(written)) {
    warn(
      compilation,
      path,
      /\(array\b/.test(String(path.at(-1))) ? messages.choices() : messages.list(),
    );
  } else if (written === null) {
    warn(compilation, path, messages.noType());
  }
  const properties = new Map<string, MutableSchema>();
  const required: string[] = [];
  let additionalProperties: unknown = false;
  for (const [key, value] of Object.entries(source)) {
    const at = [...path, key];
    if (key === wildcard) {
      additionalProperties = compileNode(value, at, compilation);
      continue;
    }
    const { name, optional, typing } = picoschemaField(key);
    if (!optional) required.push(name);
    warnOfKey(key, name, value, at, compilation);
    properties.set(name, compileProperty({ typing, optional, value, path: at }, compilation));
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    additionalProperties,
  };
}

/** Splits a key of Picoschema into its parts: `plan?(enum, what it is)`. */
export function picoschemaField(key: string): {
  /** Empty for `(*)`. */
  readonly name: string;
  readonly optional: boolean;
  /** The text after the `(` of the key. Its last character is the `)`. */
  readonly typing: string | undefined;
} {
  const [written = '', typing] = key.split('(');
  const optional = written.endsWith('?');
  return { name: optional ? written.slice(0, -1) : written, optional, typing };
}

interface Property {
  /** The text after the `(` of the key. Its last character is the `)`. */
  readonly typing: string | undefined;
  readonly optional: boolean;
  readonly value: unknown;
  readonly path: SchemaPath;
}

function compileProperty(
  { typing, optional, value, path }: Property,
  compilation: Compilation,
): MutableSchema {
  if (!typing) {
    const schema = compileNode(value, path, compilation);
    return optional && typeof schema['type'] === 'string' ? nullable(schema) : schema;
  }
  const [type, description] = splitDescription(typing.slice(0, -1));
  if (type === 'array') {
    const items = compileNode(value, path, compilation);
    return described({ type: optional ? ['array', 'null'] : 'array', items }, description);
  }
  if (type === 'object') {
    const schema = compileNode(value, path, compilation);
    return described(optional ? nullable(schema) : schema, description);
  }
  if (type === 'enum') {
    if (!Array.isArray(value)) {
      fail(compilation, path, messages.enumList());
      return described({}, description);
    }
    if (value.length === 0) warn(compilation, path, messages.enumEmpty());
    const withNull = optional && !value.includes(null) ? [...value, null] : [...value];
    for (const index of value.keys()) keepSource(value, String(index), withNull);
    return described({ enum: withNull }, description);
  }
  fail(compilation, path, messages.parentheses(type));
  return {};
}

/** Without a description here, the description of a named schema is kept. */
function described(schema: MutableSchema, description: string | undefined): MutableSchema {
  return description ? { ...schema, description } : schema;
}

function nullable(schema: MutableSchema): MutableSchema {
  return { ...schema, type: [schema['type'], 'null'] };
}

function resolveName(
  name: string,
  description: string | undefined,
  path: SchemaPath,
  compilation: Compilation,
): MutableSchema | undefined {
  const found = compilation.named(name);
  if (found instanceof UnusableSchema) return reportUnusable(found, path, compilation);
  if (found) return described({ ...embedded(found, fieldPointer(path)) }, description);
  const { hint, instead } = meant(name, description, path);
  if (hint === undefined) {
    compilation.problems.push({
      severity: 'warning',
      code: 'unknown-schema',
      message: messages.unknownName(name, scalars.map(String)),
      path,
    });
    return undefined;
  }
  compilation.problems.push({
    severity: 'error',
    message: messages.notAType(name, hint),
    path,
    ...(instead && path.length > 0 && { instead }),
  });
  return undefined;
}

/** Reports an unusable schema once, even if it is named several times. */
function reportUnusable(
  { problem }: UnusableSchema,
  path: SchemaPath,
  { problems }: Compilation,
): undefined {
  const message = messages.unusable(problem);
  if (problems.some(known => known.message === message)) return;
  problems.push({ severity: 'error', code: 'schema-invalid', message, path });
}

/** JSON pointer to a Picoschema field in the compiled schema. */
function fieldPointer(path: SchemaPath): string {
  const steps = path.map(key => {
    if (key === wildcard) return '/additionalProperties';
    const { name, typing } = picoschemaField(String(key));
    const isList = typing !== undefined && splitDescription(typing.slice(0, -1))[0] === 'array';
    return `/properties${stepOf(name)}${isList ? '/items' : ''}`;
  });
  return steps.join('');
}

/** The type that was probably meant by an unknown name. */
function meant(
  name: string,
  description: string | undefined,
  path: SchemaPath,
): { readonly hint?: string; readonly instead?: SchemaProblem['instead'] } {
  const key = String(path.at(-1) ?? '');
  const of = description ? `, ${description}` : '';
  const element = /^(.+)\[\]$/.exec(name)?.[1] ?? /^array<(.+)>$/.exec(name)?.[1];
  if (element !== undefined) {
    const hint = hints.list(element);
    // Lists of lists cannot be written in this form, and a key has only one pair of parentheses.
    const plain = scalars.includes(element) && !key.includes('(') && key !== wildcard;
    return plain ? { hint, instead: { key: `${key}(array${of})`, value: element } } : { hint };
  }
  const [word = '', rest] = /^(\w+)[\s:-]+(.+)$/.exec(name)?.slice(1) ?? [];
  if (scalars.includes(word) && rest !== undefined) {
    const value = `${word}, ${rest}${of}`;
    return { hint: hints.comma(), instead: { value } };
  }
  const other = otherNames[name.toLowerCase()];
  if (other) return { hint: hints.write(other), instead: { value: other + of } };
  if (name === 'enum') return { hint: hints.enum() };
  if (name === 'object' || name === 'array') {
    return { hint: hints.whole(name) };
  }
  const near = closestWord(name, scalars.map(String));
  if (near) return { hint: hints.guess(near), instead: { value: near + of } };
  return schemaName.test(name) ? {} : { hint: hints.use(scalars.map(String)) };
}

/** Names of the scalar types in other languages. */
const otherNames: Readonly<Record<string, string>> = {
  str: 'string',
  text: 'string',
  bool: 'boolean',
  int: 'integer',
  float: 'number',
  double: 'number',
};

/** The type ends at the first comma of the last line, whether or not a space follows. */
function splitDescription(text: string): readonly [string, string | undefined] {
  const line = text.split(/[\n\r\u2028\u2029]/).at(-1) ?? '';
  const comma = line.indexOf(',');
  if (comma === -1) return [text, undefined];
  return [line.slice(0, comma), line.slice(comma + 1).replace(/^ +/, '')];
}

function warnOfKey(
  key: string,
  name: string,
  value: unknown,
  path: SchemaPath,
  compilation: Compilation,
): void {
  if (key.split('(').length > 2) {
    warn(compilation, path, messages.secondParenthesis(name));
  } else if (key.includes('(') && !key.endsWith(')')) {
    warn(compilation, path, messages.closingParenthesis(name));
  }
  if (name === 'properties' && typeof value === 'string' && path.length === 1) {
    warn(compilation, path, messages.properties());
  }
}

function reportNotASchema(source: unknown, path: SchemaPath, compilation: Compilation): undefined {
  fail(compilation, path, messages.notASchema(source));
}

function fail({ problems }: Compilation, path: SchemaPath, message: string): void {
  problems.push({ severity: 'error', message, path });
}

function warn({ problems }: Compilation, path: SchemaPath, message: string): void {
  problems.push({ severity: 'warning', message, path });
}
