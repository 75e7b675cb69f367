import { isRecord } from '../../text/isRecord.ts';
import { stepOf } from '../../text/json/jsonPointer.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { type DialectName, dialects, isEnforced, silentKeywords } from './dialects.ts';
import { isRecursive } from './recursion.ts';

/**
 * What becomes of a keyword. `dropped`: the model is told of it in words and not held to it. `weakened`:
 * it is held to less than the schema says. `refused`: the API would refuse the schema, so that none is sent.
 */
export type Effect = 'dropped' | 'weakened' | 'refused';

export interface Portability {
  /** JSON pointer to the subschema. */
  readonly pointer: string;
  readonly keyword: string;
  readonly effect: Effect;
  /** One sentence for a person, without its full stop. */
  readonly sentence: string;
}

/** What a provider makes of a schema otherwise than it says. Every reply is checked against all of it in any case. */
export function portabilityOf(schema: JsonSchema, name: DialectName): readonly Portability[] {
  const dialect = dialects[name];
  const { provider } = dialect;
  const found: Portability[] = [];
  if (dialect.objectRoot && schema['type'] !== 'object') {
    const sentence = `${provider} accepts only an object as the whole output; the schema is not sent`;
    return [{ pointer: '', keyword: 'type', effect: 'refused', sentence }];
  }
  if (!dialect.recursion && isRecursive(schema)) {
    cannot('', '$ref', 'does not accept a recursive schema');
    return found;
  }
  visit(schema, '');
  return found;

  function say(pointer: string, keyword: string, effect: Effect, sentence: string): void {
    found.push({ pointer, keyword, effect, sentence });
  }

  /** What cannot be said in the dialect: OpenAI then takes the schema as a hint, the others not at all. */
  function cannot(pointer: string, keyword: string, why: string): void {
    const isHint = dialect.allRequired;
    const end = isHint ? 'the schema is only a hint to the model' : 'the schema is not sent';
    say(pointer, keyword, isHint ? 'weakened' : 'refused', `${provider} ${why}; ${end}`);
  }

  function visit(written: unknown, pointer: string): void {
    if (!isRecord(written)) {
      cannot(pointer, '', 'does not accept `true` or `false` as a schema');
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
      cannot(pointer, 'allOf', 'cannot join schemas with `allOf`');
      return;
    }
    // A single schema under `allOf` is as good as written beside it.
    const node = isRecord(only) ? { ...only, ...rest } : rest;
    for (const keyword of Object.keys(node)) {
      if (isEnforced(keyword, node, dialect) || silentKeywords.has(keyword)) continue;
      const what = keyword === 'format' ? `the format \`${node['format']}\`` : `\`${keyword}\``;
      const sentence = `${provider} does not enforce ${what}; the model only reads it`;
      say(keyword in rest ? pointer : `${pointer}/allOf/0`, keyword, 'dropped', sentence);
    }
    if (Array.isArray(node['anyOf'])) visitList(node, pointer, 'anyOf');
    else if (Array.isArray(node['oneOf'])) {
      const sentence = `${provider} reads \`oneOf\` as \`anyOf\`: a reply may match more than one shape`;
      say(pointer, 'oneOf', 'weakened', sentence);
      visitList(node, pointer, 'oneOf');
    }
    visitType(node, pointer);
    if (dialect.keywords.has('prefixItems')) visitList(node, pointer, 'prefixItems');
    if (node['items'] !== undefined) visit(node['items'], `${pointer}/items`);
    if (isObject(node)) visitObject(node, pointer);
  }

  function visitReference(node: JsonSchema, pointer: string): void {
    if (typeof node['$ref'] !== 'string' || !node['$ref'].startsWith('#')) {
      cannot(pointer, '$ref', 'does not follow references to other documents');
    }
    for (const keyword of Object.keys(node)) {
      if (keyword === '$ref' || keyword === '$defs' || silentKeywords.has(keyword)) continue;
      say(pointer, keyword, 'dropped', `${provider} ignores \`${keyword}\` next to a \`$ref\``);
    }
  }

  function visitType(node: JsonSchema, pointer: string): void {
    const { type, items } = node;
    if (type === 'any') cannot(pointer, 'type', 'knows no type `any`');
    else if (type === undefined) {
      const listed = 'const' in node ? [node['const']] : node['enum'];
      if (Array.isArray(listed)) {
        const isPlain = listed.every(value => typeof value !== 'object' || value === null);
        if (!isPlain) cannot(pointer, 'enum', 'does not accept objects or lists as values');
      } else if (!hasShape(node) && !dialect.untyped) cannot(pointer, 'type', 'needs a type here');
    }
    const isList = type === 'array' || (Array.isArray(type) && type.includes('array'));
    if (isList && items === undefined && !dialect.untyped) {
      cannot(pointer, 'items', 'needs the type of the list items');
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
        cannot(
          at,
          'required',
          `always returns every field, and \`${name}\` may be absent but not null`,
        );
      }
    }
    if (!dialect.closedObjects) {
      if (isRecord(open)) visit(open, `${pointer}/additionalProperties`);
    } else if (open !== false && (Object.keys(properties).length === 0 || hasRules(open))) {
      cannot(pointer, 'additionalProperties', 'does not accept maps with arbitrary names');
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

/** What says the type without naming it. */
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

function hasRules(open: unknown): boolean {
  return isRecord(open) && Object.keys(open).length > 0;
}

/** Whether a schema says that a value may be null. */
export function acceptsNull(node: unknown): boolean {
  if (!isRecord(node)) return false;
  const { type, anyOf, oneOf } = node;
  if (Array.isArray(node['enum'])) return node['enum'].includes(null);
  if (type !== undefined) return type === 'null' || (Array.isArray(type) && type.includes('null'));
  const variants = anyOf ?? oneOf;
  return Array.isArray(variants) ? variants.some(acceptsNull) : node['const'] === null;
}
