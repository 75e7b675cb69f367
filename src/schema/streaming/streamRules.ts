import type { Ajv, ValidateFunction } from 'ajv';
import { asRecord, isRecord } from '../../text/isRecord.ts';
import { pointerPath, stepOf, valueAtPointer } from '../../text/json/jsonPointer.ts';
import { onceFor } from '../../text/memo.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { referred } from '../schemaAddress.ts';
import { isDraft2020, partCompilerFor } from '../validation/compiler.ts';

/** The kind of a value, which its first character determines. */
export type Kind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** What a schema requires at one place of a value before the kind of the value is known. */
export interface SchemaState {
  as(kind: Kind): Rules;
}

/** Everything that a value of one kind must match at one place. Each rule applies on its own. */
export interface Rules {
  readonly list: readonly StreamRule[];
  /** Whether some rule can only be checked with the complete value. */
  readonly hasWhole: boolean;
  /**
   * The lowest limit of the length of a text or of the number of a list's items. Infinity without a limit.
   */
  readonly most: number;
  /** The shortest length, in UTF-16 units, at which an incomplete text may be known to be wrong. */
  readonly watchFrom: number;
  /** The rules for a member of this name, and the subschemas that do not allow the member. */
  member(name: string): Member;
  item(index: number): SchemaState;
}

export interface Member {
  /**
   * Absent when the schema does not name it. It is the same string object each time, which is faster as a
   * property name.
   */
  readonly name: string | undefined;
  readonly place: SchemaState;
  /** JSON pointers to each `additionalProperties: false` that does not allow it. */
  readonly refusedBy: readonly string[];
}

export interface StreamRule {
  /** JSON pointer to the subschema. */
  readonly pointer: string;
  /** The types that the subschema allows, when the value has none of them. */
  readonly refuses: unknown;
  readonly most: number;
  /** The texts that are allowed, when the subschema lists them. */
  readonly texts: readonly string[] | undefined;
  /**
   * Checks the subschema's own keywords, or, when `whole`, everything in it. Absent when there is nothing
   * left to check.
   */
  readonly check: ValidateFunction | undefined;
  readonly whole: boolean;
}

/** The state for the whole value. The schema must be one that compiles. */
export const schemaState = onceFor((schema: JsonSchema): SchemaState => createStates(schema)(['']));

/** Keywords that depend on several children, or that exclude values. They are checked on complete values. */
const binding = [
  'not',
  'if',
  'contains',
  'dependentSchemas',
  'dependencies',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
];

/** Keywords that apply to a value without its children. */
const own = [
  ...['type', 'nullable', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
  ...['required', 'dependentRequired'],
];

/** Keywords by which a subschema can be referred to, other than its place. */
const named = /"\$(?:id|anchor|dynamicRef|dynamicAnchor|recursiveRef|recursiveAnchor)":/;

function createStates(schema: JsonSchema): (pointers: readonly string[]) => SchemaState {
  const places = new Map<string, SchemaState>();
  const checks = new Map<string, ValidateFunction>();
  const newer = isDraft2020(schema);
  const { $id: _, ...rest } = schema;
  const isFollowed = !named.test(JSON.stringify(rest));
  let parts: Ajv | undefined;
  return placeAt;

  function placeAt(pointers: readonly string[]): SchemaState {
    const key = `${pointers.length} ${pointers.join('\n')}`;
    const known = places.get(key);
    if (known) return known;
    const byKind: Partial<Record<Kind, Rules>> = {};
    const place: SchemaState = {
      as(kind) {
        const before = byKind[kind];
        if (before) return before;
        const rules = rulesAt(pointers, kind);
        byKind[kind] = rules;
        return rules;
      },
    };
    places.set(key, place);
    return place;
  }

  function rulesAt(pointers: readonly string[], kind: Kind): Rules {
    const list: StreamRule[] = [];
    /** Subschemas whose children are checked one by one. */
    const followed = new Map<string, JsonSchema>();
    for (const pointer of pointers) collect(pointer, kind, list, followed);
    const parents = [...followed].map(([pointer, node]) => ({ pointer, node }));
    const names = new Set(parents.flatMap(({ node }) => Object.keys(asRecord(node['properties']))));
    const members = new Map([...names].map(name => [name, memberOf(parents, name)]));
    const hasPatterns = parents.some(({ node }) => node['patternProperties'] !== undefined);
    const itemAt = (index: number): SchemaState =>
      placeAt(parents.flatMap(({ pointer, node }) => itemOf(pointer, node, index)));
    const longest = Math.max(0, ...parents.map(({ node }) => tupleOf(node).length));
    const most = Math.min(...list.map(rule => rule.most));
    let further: SchemaState | undefined;
    const anyOther = hasPatterns ? undefined : memberOf(parents, undefined);
    return {
      list,
      hasWhole: list.some(({ whole }) => whole),
      most,
      watchFrom: list.some(({ texts }) => texts) ? 0 : most,
      member: name => members.get(name) ?? anyOther ?? memberOf(parents, name),
      item(index) {
        if (index < longest) return itemAt(index);
        further ??= itemAt(longest);
        return further;
      },
    };
  }

  function collect(
    pointer: string,
    kind: Kind,
    list: StreamRule[],
    followed: Map<string, JsonSchema>,
  ): void {
    const node = valueAtPointer(schema, pointer);
    if (node === false) list.push(ruleOf(pointer, false, kind));
    if (!isRecord(node) || followed.has(pointer)) return;
    if (!isFollowed) {
      list.push(wholeRule(pointer));
      return;
    }
    followed.set(pointer, node);
    let isBound = binding.some(keyword => node[keyword] !== undefined);
    if (node['$ref'] !== undefined) {
      const target = referred(schema, node['$ref']);
      if (target) collect(target.pointer, kind, list, followed);
      else isBound = true;
    }
    for (const index of indexesOf(node['allOf'])) {
      collect(`${pointer}/allOf/${index}`, kind, list, followed);
    }
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = node[keyword];
      if (!Array.isArray(branches)) continue;
      const possible = indexesOf(branches).filter(index => mayBe(schema, branches[index], kind));
      // When the kind of the value leaves only one branch, the value must match that branch.
      if (possible.length === 1) {
        collect(`${pointer}/${keyword}/${possible[0]}`, kind, list, followed);
      } else isBound = true;
    }
    list.push(isBound ? wholeRule(pointer) : ruleOf(pointer, node, kind));
  }

  function wholeRule(pointer: string): StreamRule {
    const nothing = { refuses: undefined, most: Infinity, texts: undefined };
    return { pointer, ...nothing, check: wholeCheck(pointer), whole: true };
  }

  function ruleOf(pointer: string, node: JsonSchema | false, kind: Kind): StreamRule {
    const kept =
      node && Object.fromEntries(own.flatMap(key => (key in node ? [[key, node[key]]] : [])));
    const refuses = kept && !acceptsKind(kept, kind) ? kept['type'] : undefined;
    // The type of a text has already been checked.
    if (kept && refuses === undefined && !isWholeNumber(kept, kind)) {
      delete kept['type'];
      delete kept['nullable'];
    }
    const limit = kept && (kind === 'string' ? kept['maxLength'] : kept['maxItems']);
    const isEmpty = kept && Object.keys(kept).length === 0;
    return {
      pointer,
      refuses,
      most: typeof limit === 'number' ? limit : Infinity,
      texts: kept && kind === 'string' ? allowedTexts(kept) : undefined,
      check: isEmpty ? undefined : ownCheck(`${pointer} ${kind}`, kept),
      whole: false,
    };
  }

  function ownCheck(key: string, part: JsonSchema | false): ValidateFunction {
    const check = checks.get(key) ?? compiler().compile(part);
    checks.set(key, check);
    return check;
  }

  function wholeCheck(pointer: string): ValidateFunction | undefined {
    const fragment = pointerPath(pointer).map(step => encodeURIComponent(stepOf(step).slice(1)));
    return compiler().getSchema(['whole#', ...fragment].join('/'));
  }

  function compiler(): Ajv {
    parts ??= partCompilerFor(schema).addSchema(schema, 'whole');
    return parts;
  }

  function memberOf(parents: readonly Parent[], name: string | undefined): Member {
    const refusedBy: string[] = [];
    const pointers = parents.flatMap(({ pointer, node }) => {
      const found = name === undefined ? [] : namedBy(pointer, node, name);
      if (found.length > 0) return found;
      if (node['additionalProperties'] === false) refusedBy.push(`${pointer}/additionalProperties`);
      return isRecord(node['additionalProperties']) ? [`${pointer}/additionalProperties`] : [];
    });
    return { name, place: placeAt(pointers), refusedBy };
  }

  function itemOf(pointer: string, node: JsonSchema, index: number): readonly string[] {
    const isTuple = !newer && Array.isArray(node['items']);
    if (index < tupleOf(node).length)
      return [`${pointer}/${newer ? 'prefixItems' : 'items'}/${index}`];
    const keyword = isTuple ? 'additionalItems' : 'items';
    return node[keyword] === undefined ? [] : [`${pointer}/${keyword}`];
  }

  function tupleOf(node: JsonSchema): readonly unknown[] {
    const tuple = newer ? node['prefixItems'] : node['items'];
    return Array.isArray(tuple) ? tuple : [];
  }
}

interface Parent {
  readonly pointer: string;
  readonly node: JsonSchema;
}

function namedBy(pointer: string, node: JsonSchema, name: string): readonly string[] {
  // ajv does not accept a schema for the property `__proto__`.
  const isNamed = name !== '__proto__' && Object.hasOwn(asRecord(node['properties']), name);
  const patterns = Object.keys(asRecord(node['patternProperties'])).filter(pattern =>
    fits(name, pattern),
  );
  return [
    ...(isNamed ? [`${pointer}/properties${stepOf(name)}`] : []),
    ...patterns.map(pattern => `${pointer}/patternProperties${stepOf(pattern)}`),
  ];
}

/** The schema compiles, so its patterns do too. */
function fits(name: string, pattern: string): boolean {
  const compiled = compilePattern(pattern);
  return compiled.ok && compiled.pattern.matches(name) === true;
}

function indexesOf(list: unknown): readonly number[] {
  return Array.isArray(list) ? [...list.keys()] : [];
}

/** Whether a value of a kind could match a schema, as far as can be decided without the value. */
function mayBe(root: JsonSchema, node: unknown, kind: Kind, depth = 0): boolean {
  if (!isRecord(node)) return node !== false;
  if (depth > 20) return true;
  const inner = (each: unknown): boolean => mayBe(root, each, kind, depth + 1);
  if (!acceptsKind(node, kind)) return false;
  const { enum: values, anyOf, oneOf, allOf } = node;
  if (Array.isArray(values) && !values.some(value => jsonKind(value) === kind)) return false;
  if ('const' in node && jsonKind(node['const']) !== kind) return false;
  if (node['$ref'] !== undefined) {
    const target = referred(root, node['$ref']);
    if (target && !inner(target.schema)) return false;
  }
  return (
    (!Array.isArray(allOf) || allOf.every(inner)) &&
    [anyOf, oneOf].every(branches => !Array.isArray(branches) || branches.some(inner))
  );
}

function acceptsKind({ type, nullable }: JsonSchema, kind: Kind): boolean {
  if (type === undefined || (kind === 'null' && nullable === true)) return true;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.includes(kind) || (kind === 'number' && types.includes('integer'));
}

/** The texts among the values that a subschema allows. */
function allowedTexts(node: JsonSchema): readonly string[] | undefined {
  const values: unknown = 'const' in node ? [node['const']] : node['enum'];
  return Array.isArray(values) ? values.filter(value => typeof value === 'string') : undefined;
}

/** Whether it must still be checked that a number is an integer. */
function isWholeNumber({ type }: JsonSchema, kind: Kind): boolean {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return kind === 'number' && !types.includes('number') && types.includes('integer');
}

export function jsonKind(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const kind = typeof value;
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : 'object';
}
