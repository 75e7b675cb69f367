import { isRecord } from '../../text/isRecord.ts';
import { stepOf, valueAtPointer } from '../../text/json/jsonPointer.ts';
import { phraseWords } from '../../text/phraseWords.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { messages, reasons } from './messages.ts';

/**
 * What a provider does with a keyword. `dropped`: the model reads it, but the API does not enforce it.
 * `weakened`: the API enforces less than the schema requires. `refused`: the API would reject the schema, so
 * it is not sent.
 */
export type Effect = 'dropped' | 'weakened' | 'refused';

export interface Portability {
  /** JSON pointer to the subschema. */
  readonly pointer: string;
  readonly keyword: string;
  readonly effect: Effect;
  /** One sentence without its full stop. */
  readonly sentence: string;
}

/**
 * Finds the parts of a schema that a provider does not enforce. Every reply is validated against the whole
 * schema in any case.
 */
export function portabilityOf(schema: JsonSchema, name: DialectName): readonly Portability[] {
  const dialect = dialects[name];
  const { provider } = dialect;
  const found: Portability[] = [];
  if (dialect.objectRoot && schema['type'] !== 'object') {
    const sentence = messages.objectRoot(provider);
    return [{ pointer: '', keyword: 'type', effect: 'refused', sentence }];
  }
  if (!dialect.recursion && isRecursive(schema)) {
    cannot('', '$ref', reasons.recursive());
    return found;
  }
  visit(schema, '');
  return found;

  function say(pointer: string, keyword: string, effect: Effect, sentence: string): void {
    found.push({ pointer, keyword, effect, sentence });
  }

  /**
   * Reports something that the dialect cannot express. OpenAI then gets the schema as a hint, other providers
   * get none.
   */
  function cannot(pointer: string, keyword: string, why: string): void {
    const isHint = dialect.allRequired;
    const sentence = isHint ? messages.onlyHint(provider, why) : messages.notSent(provider, why);
    say(pointer, keyword, isHint ? 'weakened' : 'refused', sentence);
  }

  function visit(written: unknown, pointer: string): void {
    if (!isRecord(written)) {
      cannot(pointer, '', reasons.boolean());
      return;
    }
    visitEach(written, pointer, written['$defs'] === undefined ? 'definitions' : '$defs');
    if (written['$ref'] !== undefined) {
      visitReference(written, pointer);
      return;
    }
    const { allOf, ...rest } = written;
    const [only]: readonly unknown[] = Array.isArray(allOf) ? allOf : [];
    if (Array.isArray(allOf) && (allOf.length !== 1 || !isRecord(only))) {
      cannot(pointer, 'allOf', reasons.allOf());
      return;
    }
    // A single schema in `allOf` is equivalent to writing its keywords directly.
    const node = isRecord(only) ? { ...only, ...rest } : rest;
    for (const keyword of Object.keys(node)) {
      if (isEnforced(keyword, node, dialect) || silentKeywords.has(keyword)) continue;
      const sentence =
        keyword === 'format'
          ? messages.format(provider, node['format'])
          : messages.keyword(provider, keyword);
      say(keyword in rest ? pointer : `${pointer}/allOf/0`, keyword, 'dropped', sentence);
    }
    if (Array.isArray(node['anyOf'])) visitList(node, pointer, 'anyOf');
    else if (Array.isArray(node['oneOf'])) {
      say(pointer, 'oneOf', 'weakened', messages.oneOf(provider));
      visitList(node, pointer, 'oneOf');
    }
    visitType(node, pointer);
    if (dialect.keywords.has('prefixItems')) visitList(node, pointer, 'prefixItems');
    if (node['items'] !== undefined) visit(node['items'], `${pointer}/items`);
    if (isObject(node)) visitObject(node, pointer);
  }

  function visitReference(node: JsonSchema, pointer: string): void {
    if (typeof node['$ref'] !== 'string' || !node['$ref'].startsWith('#')) {
      cannot(pointer, '$ref', reasons.otherDocument());
    }
    for (const keyword of Object.keys(node)) {
      if (keyword === '$ref' || keyword === '$defs' || silentKeywords.has(keyword)) continue;
      say(pointer, keyword, 'dropped', messages.nextToReference(provider, keyword));
    }
  }

  function visitType(node: JsonSchema, pointer: string): void {
    const { type, items } = node;
    if (type === 'any') cannot(pointer, 'type', reasons.any());
    else if (type === undefined) {
      const listed = 'const' in node ? [node['const']] : node['enum'];
      if (Array.isArray(listed)) {
        const isPlain = listed.every(value => typeof value !== 'object' || value === null);
        if (!isPlain) cannot(pointer, 'enum', reasons.values());
      } else if (!hasShape(node) && !dialect.untyped) cannot(pointer, 'type', reasons.type());
    }
    const isList = type === 'array' || (Array.isArray(type) && type.includes('array'));
    if (isList && items === undefined && !dialect.untyped) {
      cannot(pointer, 'items', reasons.items());
    }
  }

  function visitObject(node: JsonSchema, pointer: string): void {
    const properties = isRecord(node['properties']) ? node['properties'] : {};
    const required: readonly unknown[] = Array.isArray(node['required']) ? node['required'] : [];
    const open = node['additionalProperties'];
    for (const [name, each] of Object.entries(properties)) {
      const at = `${pointer}/properties${stepOf(name)}`;
      visit(each, at);
      if (dialect.allRequired && !required.includes(name) && !acceptsNull(each)) {
        cannot(at, 'required', reasons.optional(name));
      }
    }
    if (!dialect.closedObjects) {
      if (isRecord(open)) visit(open, `${pointer}/additionalProperties`);
    } else if (open !== false && (Object.keys(properties).length === 0 || restricts(open))) {
      cannot(pointer, 'additionalProperties', reasons.openObject());
    }
  }

  function visitEach(node: JsonSchema, pointer: string, keyword: string): void {
    const map = node[keyword];
    if (!isRecord(map)) return;
    for (const [key, each] of Object.entries(map))
      visit(each, `${pointer}/${keyword}${stepOf(key)}`);
  }

  function visitList(node: JsonSchema, pointer: string, keyword: string): void {
    const list = node[keyword];
    if (!Array.isArray(list)) return;
    for (const [index, each] of list.entries()) visit(each, `${pointer}/${keyword}/${index}`);
  }
}

/** Whether a schema implies its type without a `type`. */
function hasShape({ anyOf, oneOf, properties }: JsonSchema): boolean {
  return (anyOf ?? oneOf) !== undefined || isRecord(properties);
}

function isObject(node: JsonSchema): boolean {
  const { type, properties, anyOf, oneOf } = node;
  if (Array.isArray(type)) return type.includes('object');
  if (type !== undefined) return type === 'object';
  const isListed = 'const' in node || Array.isArray(node['enum']);
  return isRecord(properties) && !isListed && (anyOf ?? oneOf) === undefined;
}

function restricts(open: unknown): boolean {
  return isRecord(open) && Object.keys(open).length > 0;
}

/** Whether a schema explicitly accepts null. */
export function acceptsNull(node: unknown): boolean {
  if (!isRecord(node)) return false;
  const { type, anyOf, oneOf } = node;
  if (Array.isArray(node['enum'])) return node['enum'].includes(null);
  if (type !== undefined) return type === 'null' || (Array.isArray(type) && type.includes('null'));
  const variants = anyOf ?? oneOf;
  return Array.isArray(variants) ? variants.some(acceptsNull) : node['const'] === null;
}

/** Whether a schema contains itself through internal references. */
export function isRecursive(schema: JsonSchema): boolean {
  const done = new Set<object>();
  const path = new Set<object>();

  function leadsBack(node: unknown): boolean {
    if (typeof node !== 'object' || node === null || done.has(node)) return false;
    if (path.has(node)) return true;
    path.add(node);
    const ref = '$ref' in node ? referencedSchema(node.$ref, schema) : undefined;
    const found = [...Object.values(node), ref].some(leadsBack);
    path.delete(node);
    done.add(node);
    return found;
  }

  return leadsBack(schema);
}

function referencedSchema(ref: unknown, schema: JsonSchema): unknown {
  return typeof ref === 'string' && /^#(?:\/|$)/.test(ref)
    ? valueAtPointer(schema, ref.slice(1))
    : undefined;
}

/** A provider's subset of JSON Schema for structured output. */
export type DialectName = 'openai' | 'anthropic' | 'google';

/** How a provider's API handles the schema of structured output. */
export interface Dialect {
  /** The provider's own spelling of its name. */
  readonly provider: string;
  /** The page that this information is from, as of 2026-11. */
  readonly source: string;
  /** Keywords that are enforced. The other keywords are added to the description for the model. */
  readonly keywords: ReadonlySet<string>;
  /** Whether every property must be required. */
  readonly allRequired: boolean;
  /** Whether every object must be closed, so that a map with arbitrary names is impossible. */
  readonly closedObjects: boolean;
  /** Whether the whole output must be an object. */
  readonly objectRoot: boolean;
  /** Whether `type` may be a list. */
  readonly typeLists: boolean;
  /** Whether `const` is supported. */
  readonly constants: boolean;
  /** Whether a subschema may have no type. */
  readonly untyped: boolean;
  /** Whether a schema may contain itself. */
  readonly recursion: boolean;
  /** The formats that are enforced. All formats when absent. */
  readonly formats?: ReadonlySet<string>;
}

const common = phraseWords(
  'type enum const description title anyOf items properties required $ref $defs format additionalProperties',
);
const formats = phraseWords('date-time time date duration email hostname ipv4 ipv6 uuid');

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  openai: {
    provider: 'OpenAI',
    source: 'https://developers.openai.com/api/docs/guides/structured-outputs',
    keywords: new Set([
      ...common,
      ...phraseWords('pattern minItems maxItems minimum maximum'),
      ...phraseWords('exclusiveMinimum exclusiveMaximum multipleOf'),
    ]),
    allRequired: true,
    closedObjects: true,
    objectRoot: true,
    typeLists: true,
    constants: true,
    untyped: false,
    recursion: true,
    formats: new Set(formats),
  },
  anthropic: {
    provider: 'Anthropic',
    source: 'https://platform.claude.com/docs/en/build-with-claude/structured-outputs',
    keywords: new Set(common),
    allRequired: false,
    closedObjects: true,
    objectRoot: false,
    typeLists: false,
    constants: true,
    untyped: false,
    recursion: false,
    formats: new Set([...formats, 'uri']),
  },
  google: {
    provider: 'Google',
    source: 'https://ai.google.dev/gemini-api/docs/structured-output',
    keywords: new Set([
      ...common,
      ...phraseWords('prefixItems minItems maxItems minimum maximum propertyOrdering'),
    ]),
    allRequired: false,
    closedObjects: false,
    objectRoot: false,
    typeLists: true,
    constants: false,
    untyped: true,
    recursion: true,
  },
};

/**
 * Keywords that describe the schema itself, or that are written in another way without loss. They are not
 * described to the model.
 */
export const silentKeywords: ReadonlySet<string> = new Set(
  phraseWords('$schema $id $comment definitions default examples oneOf allOf'),
);

/** Whether a keyword of a subschema is enforced as written. */
export function isEnforced(
  keyword: string,
  schema: Readonly<Record<string, unknown>>,
  { keywords, formats: known }: Dialect,
): boolean {
  if (!keywords.has(keyword)) return false;
  return keyword !== 'format' || !known || known.has(String(schema['format']));
}
