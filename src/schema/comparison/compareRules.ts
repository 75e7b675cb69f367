import type { JsonSchema } from '../jsonSchema.ts';
import { changes } from './messages.ts';

/** Reports one difference. `what` continues from the name of the value. */
export type Say = (kind: 'breaking' | 'compatible', what: string) => void;

/** Compares the keywords of two subschemas that apply to the value itself, not to its children. */
export function compareRules(old: JsonSchema, fresh: JsonSchema, say: Say): void {
  if (allowedValues(old) || allowedValues(fresh)) compareValues(old, fresh, say);
  else compareTypes(old, fresh, say);
  compareBounds(old, fresh, say);
  for (const keyword of rules) {
    const before = JSON.stringify(old[keyword]);
    const now = JSON.stringify(fresh[keyword]);
    if (before === now) continue;
    if (before === undefined) say('compatible', changes.newRule(keyword));
    else if (now === undefined) say('breaking', changes.noRule(keyword));
    else say('breaking', changes.otherRule(keyword));
  }
}

/**
 * Rules whose strictness cannot be compared. Any change other than adding one may allow values that were not
 * allowed before.
 */
const rules = [
  ...['pattern', 'format', 'multipleOf', 'uniqueItems', 'contains', 'minContains', 'maxContains'],
  ...['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'dependencies'],
  ...['propertyNames', 'patternProperties', 'unevaluatedProperties', 'unevaluatedItems'],
];

/** The types that a schema names, as a list. Undefined when it allows all types. */
function listedTypes({ type }: JsonSchema): readonly unknown[] | undefined {
  return type === undefined || Array.isArray(type) ? type : [type];
}

function allowsType(types: readonly unknown[] | undefined, type: unknown): boolean {
  return !types || types.includes(type) || (type === 'integer' && types.includes('number'));
}

function compareTypes(old: JsonSchema, fresh: JsonSchema, say: Say): void {
  const before = listedTypes(old);
  const now = listedTypes(fresh);
  if (!now) {
    if (before) say('breaking', changes.anyType());
    return;
  }
  if (!before) {
    say('compatible', changes.onlyTypes(now));
    return;
  }
  for (const type of now) if (!allowsType(before, type)) say('breaking', changes.newType(type));
  for (const type of before) {
    if (allowsType(now, type) || (type === 'number' && now.includes('integer'))) continue;
    say('compatible', changes.noType(type));
  }
  if (before.includes('number') && !now.includes('number') && now.includes('integer')) {
    say('compatible', changes.whole());
  }
}

function allowedValues(node: JsonSchema): readonly unknown[] | undefined {
  if ('const' in node) return [node['const']];
  return Array.isArray(node['enum']) ? node['enum'] : undefined;
}

function compareValues(old: JsonSchema, fresh: JsonSchema, say: Say): void {
  const before = allowedValues(old);
  const now = allowedValues(fresh);
  if (!now) {
    say('breaking', changes.unlisted());
    return;
  }
  const had = new Set(before?.map(value => JSON.stringify(value)));
  const has = new Set(now.map(value => JSON.stringify(value)));
  const types = listedTypes(old);
  for (const value of now) {
    const text = JSON.stringify(value);
    if (before ? !had.has(text) : !allowsType(types, jsonTypeOf(value)))
      say('breaking', changes.newValue(text));
  }
  for (const value of had) if (!has.has(value)) say('compatible', changes.noValue(value));
  if (!before) say('compatible', changes.listed());
}

function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function compareBounds(old: JsonSchema, fresh: JsonSchema, say: Say): void {
  for (const keyword of [...lowest, ...highest]) {
    const before = old[keyword];
    const now = fresh[keyword];
    if (before === now) continue;
    if (typeof before !== 'number') {
      if (typeof now === 'number') say('compatible', changes.newBound(keyword, now));
    } else if (typeof now === 'number') {
      const isWider = highest.includes(keyword) === now > before;
      say(isWider ? 'breaking' : 'compatible', changes.otherBound(keyword, now, before));
    } else say('breaking', changes.noBound(keyword, before));
  }
}
