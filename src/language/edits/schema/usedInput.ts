import type { PromptDocument } from '../../../prompt/document.ts';
import { calleeName, type Expression, type Tag } from '../../../prompt/template/tag.ts';
import { contextAt, type InputPath } from '../../../prompt/template/variables.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { inferSchema } from './inferredSchema.ts';

/** How a template uses a value. */
type InputUse = 'print' | 'test' | 'each' | 'with' | 'section' | 'json' | 'pass' | 'lookup';

/** What a template shows about a value by the way it uses it. */
export interface UsedValue {
  readonly uses: Set<InputUse>;
  /** The values that it is compared with. */
  readonly literals: Set<unknown>;
  readonly fields: Map<string, UsedValue>;
  items?: UsedValue;
}

/** Returns the document of a partial. */
export type PartialReader = (name: string) => PromptDocument | undefined;

/** Everything that the template and its partials read from the input, from the root. */
export function usedInput(
  { template }: PromptDocument,
  partial: PartialReader,
  within: readonly string[] = [],
): UsedValue {
  const root = newValue();
  const uses = usesOf(template.tags);
  const paths = new Map<number, InputPath>();
  for (const { path, range } of template.variables) {
    if (!path) continue;
    paths.set(range.start, path);
    const value = usedValueAt(root, path);
    const found = uses.get(range.start);
    if (!value || !found) continue;
    value.uses.add(found.use);
    if (found.literal !== undefined) value.literals.add(found.literal);
  }
  for (const tag of template.tags) {
    if (tag.kind !== 'partial' || !tag.call || within.includes(tag.name)) continue;
    const document = partial(tag.name);
    const [own] = tag.call.params;
    const context = own ? paths.get(own.range.start) : contextAt(tag, template.nesting);
    const holder = document && context && usedValueAt(root, context);
    if (!document || !holder) continue;
    const { fields } = usedInput(document, partial, [...within, tag.name]);
    for (const { key, value } of tag.call.hash) {
      const passed = paths.get(value.range.start);
      const into = passed && usedValueAt(root, passed);
      const read = fields.get(key);
      if (into && read) merge(into, read);
      fields.delete(key);
    }
    merge(holder, { ...newValue(), fields });
  }
  return root;
}

function merge(into: UsedValue, from: UsedValue): void {
  for (const use of from.uses) into.uses.add(use);
  for (const literal of from.literals) into.literals.add(literal);
  for (const [name, field] of from.fields) {
    const known = into.fields.get(name);
    if (known) merge(known, field);
    else into.fields.set(name, field);
  }
  if (from.items && into.items) merge(into.items, from.items);
  else if (from.items) into.items = from.items;
}

export function usedValueAt(root: UsedValue, path: readonly string[]): UsedValue | undefined {
  let here = root;
  for (const [index, step] of path.entries()) {
    // `{{#name}}` is used for objects more often than for lists.
    if (step === '?') continue;
    if (step === 'length' && index === path.length - 1) {
      here.uses.add('each');
      return undefined;
    }
    if (step === '*' || /^\d+$/.test(step)) {
      here.items ??= newValue();
      here = here.items;
    } else {
      const field = here.fields.get(step) ?? newValue();
      here.fields.set(step, field);
      here = field;
    }
  }
  return here;
}

function newValue(): UsedValue {
  return { uses: new Set(), literals: new Set(), fields: new Map() };
}

interface FoundUse {
  readonly use: InputUse;
  readonly literal?: unknown;
}

const usesOfHelpers: Readonly<Record<string, InputUse>> = {
  if: 'test',
  unless: 'test',
  each: 'each',
  with: 'with',
  json: 'json',
  lookup: 'lookup',
};

/** By the offset of each expression. */
function usesOf(tags: readonly Tag[]): ReadonlyMap<number, FoundUse> {
  const found = new Map<number, FoundUse>();
  const note = (expression: Expression, use: FoundUse): void => {
    if (expression.type === 'call') noteCall(expression, 'value');
    else found.set(expression.range.start, use);
  };
  const noteCall = (call: NonNullable<Tag['call']>, kind: Tag['kind']): void => {
    const name = calleeName(call);
    const partial = kind === 'partial' || kind === 'partialBlock';
    const compared = /^(?:if|unless)Equals$/.test(name)
      ? call.params.find(param => param.type === 'literal')
      : undefined;
    call.params.forEach((param, index) => {
      if (compared?.type === 'literal') note(param, { use: 'print', literal: compared.value });
      else if (partial) note(param, { use: 'pass' });
      else if (name === 'lookup' && index > 0) note(param, { use: 'print' });
      else
        note(param, {
          use: (Object.hasOwn(usesOfHelpers, name) && usesOfHelpers[name]) || 'print',
        });
    });
    for (const { value } of call.hash) note(value, { use: partial ? 'pass' : 'print' });
    if (!partial) note(call.callee, { use: kind === 'value' ? 'print' : 'section' });
  };
  for (const { call, kind } of tags) if (call && kind !== 'close') noteCall(call, kind);
  return found;
}

/** The schema that a value needs for its uses. `{}` when they show nothing. */
function schemaOf({ uses, literals, fields, items }: UsedValue): JsonSchema {
  if (items && fields.size === 0) return { type: 'array', items: schemaOf(items) };
  if (fields.size > 0) return objectSchema(fields);
  if (uses.has('each')) return { type: 'array', items: { type: 'string' } };
  if (literals.size > 0) {
    const schema = inferSchema([...literals]);
    return schema['type'] === 'integer' ? { type: 'number' } : schema;
  }
  if (uses.has('with')) return { type: 'object', additionalProperties: true };
  if (uses.has('json') || uses.has('lookup')) return {};
  if (uses.has('print')) return { type: 'string' };
  if (uses.has('test') || uses.has('section')) return { type: 'boolean' };
  return uses.has('pass') ? {} : { type: 'string' };
}

/** A value that is tested may be absent. */
function isOptional({ uses }: UsedValue): boolean {
  return uses.has('test') || uses.has('section');
}

/** An object with these fields. Fields with a default are not required. */
export function objectSchema(
  fields: UsedValue['fields'],
  defaults: Readonly<Record<string, unknown>> = {},
): JsonSchema {
  const properties: [string, JsonSchema][] = [];
  const required: string[] = [];
  for (const [name, value] of fields) {
    const given = defaults[name];
    const schema = given === undefined || given === null ? schemaOf(value) : inferSchema([given]);
    const optional = isOptional(value) || Object.hasOwn(defaults, name);
    if (!optional) required.push(name);
    const { type } = schema;
    const open = optional && typeof type === 'string';
    properties.push([name, open ? { ...schema, type: [type, 'null'] } : schema]);
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}
